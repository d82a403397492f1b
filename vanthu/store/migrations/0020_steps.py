"""A new state that counts as unfinished: the generated column and its indexes are made anew, since
no database changes the expression of a stored one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

UNFINISHED = [
    "new", "editing", "awaiting_sender", "collated", "submitted", "returned", "approved",
    "scheduled", "suspended",
]  # fmt: skip
STATES = [
    ("new", "New"), ("editing", "Being edited"), ("awaiting_sender", "Waiting for the agency"),
    ("collated", "With the secretary"), ("submitted", "Waiting for approval"),
    ("returned", "Returned"), ("approved", "Approved"), ("scheduled", "Scheduled"),
    ("published", "Published"), ("suspended", "Suspended"), ("withdrawn", "Withdrawn"),
    ("declined", "Declined"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("store", "0019_trials")]

    operations = [
        migrations.AlterField(
            "draft", "state", models.CharField(choices=STATES, default="new", max_length=16)
        ),
        migrations.AddField("draft", "undo", models.JSONField(blank=True, default=dict)),
        migrations.RemoveIndex("draft", "draft_by_due"),
        migrations.RemoveIndex("draft", "draft_by_assignee"),
        migrations.RemoveField("draft", "unfinished"),
        migrations.AddField(
            "draft",
            "unfinished",
            models.GeneratedField(
                db_persist=True,
                expression=models.Q(("state__in", UNFINISHED)),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            "draft", models.Index(fields=["portal", "unfinished", "due", "-id"], name="draft_by_due")
        ),
        migrations.AddIndex(
            "draft",
            models.Index(fields=["assignee", "unfinished", "due", "-id"], name="draft_by_assignee"),
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(blank=True, max_length=40)),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("source", "Asked the source"),
                            ("document", "Compared with the document"),
                            ("site", "Was there"),
                            ("other", "Otherwise"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.draft",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="store.revision",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["draft", "-id"], name="confirmation_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "item"), name="confirmation_once")
                ],
            },
        ),
    ]
