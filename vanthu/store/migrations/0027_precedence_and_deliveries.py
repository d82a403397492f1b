"""What comes first among the drafts of a day (R106), what was delivered on paper (R10), and the
category that each publication went out in (R123)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def tell_categories(apps, schema_editor):
    """Of what is out already, the draft's category as it is now."""
    rows = apps.get_model("store", "Publication").objects.using(schema_editor.connection.alias)
    drafts = apps.get_model("store", "Draft").objects.filter(pk=models.OuterRef("draft"))
    rows.update(category=models.Subquery(drafts.values("category")[:1]))


class Migration(migrations.Migration):
    dependencies = [("store", "0026_events_of_a_person")]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("post", "By post"),
                            ("courier", "By courier"),
                            ("person", "Brought in person"),
                        ],
                        max_length=8,
                    ),
                ),
                ("brought_by", models.CharField(max_length=200)),
                ("number", models.CharField(blank=True, max_length=80)),
                ("tracking", models.CharField(blank=True, max_length=80)),
                ("received_on", models.DateField()),
                ("registered_at", models.DateTimeField(auto_now_add=True)),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery",
                        to="store.submission",
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex("draft", "draft_by_state"),
        migrations.RemoveIndex("draft", "draft_by_due"),
        migrations.RemoveIndex("draft", "draft_by_assignee"),
        migrations.AddField(
            "draft", "precedence", models.PositiveSmallIntegerField(db_default=1, default=1)
        ),
        migrations.AddField(
            "draft", "precedence_basis", models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            "publication",
            "category",
            models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddIndex(
            "draft",
            models.Index(
                fields=["portal", "unfinished", "due", "precedence", "-id"], name="draft_by_due"
            ),
        ),
        migrations.AddIndex(
            "draft",
            models.Index(
                fields=["assignee", "unfinished", "due", "precedence", "-id"],
                name="draft_by_assignee",
            ),
        ),
        migrations.AddIndex(
            "draft",
            models.Index(
                fields=["portal", "state", "due", "precedence", "-id"], name="draft_by_state"
            ),
        ),
        migrations.AddIndex(
            "draft",
            models.Index(
                condition=models.Q(("precedence", 0)),
                fields=["portal", "-id"],
                name="draft_newest_first",
            ),
        ),
        migrations.RunPython(tell_categories, migrations.RunPython.noop),
        migrations.AddIndex(
            "publication",
            models.Index(
                condition=models.Q(("state", "published")),
                fields=["portal", "category", "-published_at"],
                name="publication_rhythm",
            ),
        ),
    ]
