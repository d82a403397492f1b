"""Full-text tables of the engine's own kind, and what tells which rows they don't know yet."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("store_draft_fulltext", "store_submission_fulltext", "store_publication_fulltext")

#: Tokens come ready-made (`store.fulltext.terms`): nothing of them may be split or stripped.
SQLITE = """CREATE VIRTUAL TABLE {table} USING fts5(
    scope, head_plain, head_toned, body_plain, body_toned,
    tokenize="unicode61 remove_diacritics 0"
)"""
POSTGRESQL = """CREATE TABLE {table} (
    id bigint PRIMARY KEY, portal_id bigint NOT NULL, plain tsvector NOT NULL, toned tsvector NOT NULL
);
CREATE INDEX {table}_plain ON {table} USING gin (plain);
CREATE INDEX {table}_toned ON {table} USING gin (toned);
CREATE INDEX {table}_portal ON {table} (portal_id, id)"""


def create(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """No model stands for these tables: Django knows neither FTS5 nor literal tsvectors."""
    statement = POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE
    for table in TABLES:
        editor.execute(statement.format(table=table))


def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The way back."""
    for table in TABLES:
        editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0004_mailbox_account'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='indexed',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='publication',
            name='indexed',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='submission',
            name='indexed',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(condition=models.Q(('indexed', models.F('current_id')), _negated=True), fields=['id'], name='draft_not_indexed'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('indexed', False)), fields=['id'], name='publication_not_indexed'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(condition=models.Q(('indexed', False)), fields=['id'], name='submission_not_indexed'),
        ),
        migrations.RunPython(create, drop),
    ]
