"""Counts of long periods read few rows: days without agencies, agencies with troubles alone, an
agency's faults. The tally of findings is made anew, and counted again after the migration; until
then no trigger may name the old one."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REMADE = ("store_finding_tally", "store_finding_tally_mail")
FINDERS = {
    "postgresql": "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal",
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
}


def still(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take away the triggers of the tally that is remade (`tallies.install` makes them again)."""
    vendor = editor.connection.vendor
    with editor.connection.cursor() as cursor:
        cursor.execute(FINDERS[vendor])
        for name, table in cursor.fetchall():
            if name.rpartition("_")[0] in REMADE:
                on = f" ON {table}" if vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")


def tally(name: str, table: str, columns: dict[str, models.Field]) -> migrations.CreateModel:
    """A tally's table, with its columns in the order of the model's."""
    return migrations.CreateModel(
        name=name,
        fields=[
            (
                'id',
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID'),
            ),
            *columns.items(),
            ('n', models.BigIntegerField()),
            ('loose', models.BooleanField()),
        ],
        options={'db_table': table},
    )


def to_fold(model: str, keys: tuple[str, ...], *indexes: models.Index) -> list[migrations.operations.base.Operation]:
    """What folding asks for, and other indexes."""
    name = model.lower().replace("tally", "_tally")
    loose = models.Index(condition=models.Q(('loose', True)), fields=['id'], name=f'{name}_loose')
    spent = models.Index(condition=models.Q(('loose', False), ('n', 0)), fields=['id'], name=f'{name}_spent')
    once = models.UniqueConstraint(condition=models.Q(('loose', False)), fields=keys, name=f'{name}_once')
    return [
        *(migrations.AddIndex(model_name=model.lower(), index=index) for index in (loose, spent, *indexes)),
        migrations.AddConstraint(model_name=model.lower(), constraint=once),
    ]


PORTAL = {'portal': models.BigIntegerField()}
DAY = {'day': models.DateField()}
AGENCY = {'agency': models.BigIntegerField()}
STATE = {'state': models.CharField(max_length=16)}
CODE = {'code': models.CharField(max_length=60)}
FILE = {'action': models.CharField(max_length=8), 'type': models.CharField(max_length=120)}


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0029_languages_and_reuse'),
    ]

    operations = [
        migrations.RunPython(still, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name='mailtally', name='mail_tally_by_state'),
        migrations.AddIndex(
            model_name='mailtally',
            index=models.Index(fields=['agency', 'day'], name='mail_tally_by_agency'),
        ),
        tally('DayTally', 'store_day_tally', PORTAL | DAY | STATE),
        *to_fold(
            'DayTally',
            ('portal', 'day', 'state'),
            models.Index(fields=['portal', 'day'], name='day_tally_by_day'),
            models.Index(fields=['portal', 'state'], name='day_tally_by_state'),
        ),
        tally('TroubleTally', 'store_trouble_tally', PORTAL | DAY | AGENCY),
        *to_fold(
            'TroubleTally',
            ('portal', 'day', 'agency'),
            models.Index(fields=['portal', 'day'], name='trouble_tally_by_day'),
        ),
        migrations.DeleteModel('FindingTally'),
        tally('FindingTally', 'store_finding_tally', PORTAL | DAY | CODE | FILE),
        *to_fold(
            'FindingTally',
            ('portal', 'day', 'code', 'action', 'type'),
            models.Index(fields=['portal', 'day'], name='finding_tally_by_day'),
        ),
        tally('FaultTally', 'store_fault_tally', PORTAL | DAY | CODE | AGENCY),
        *to_fold(
            'FaultTally',
            ('portal', 'day', 'code', 'agency'),
            models.Index(fields=['agency', 'day'], name='fault_tally_by_day'),
        ),
    ]
