"""Versions in another language, and requests to use published items elsewhere.

The table of these was there, but nothing wrote it: it is made anew.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _person():
    return models.ForeignKey(
        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [("store", "0028_events_of_people")]

    operations = [
        migrations.AddField("draft", "language", models.CharField(default="vi", max_length=8)),
        migrations.AddField(
            "draft",
            "translated_from",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL,
                related_name="+", to="store.revision",
            ),
        ),
        migrations.AddField("draft", "review_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "draft",
            "review_why",
            models.CharField(
                blank=True,
                choices=[
                    ("changed", "The original was corrected"),
                    ("down", "The original was taken down"),
                    ("regular", "Regular review of foreign-language information"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField("draft", "version_missing", models.BooleanField(default=False)),
        migrations.AddIndex(
            "draft",
            models.Index(
                fields=["portal", "-id"],
                condition=models.Q(version_missing=True),
                name="draft_version_missing",
            ),
        ),
        migrations.AddIndex(
            "draft",
            models.Index(
                fields=["portal", "review_on", "-id"],
                condition=models.Q(review_on__isnull=False),
                name="draft_to_review",
            ),
        ),
        migrations.DeleteModel("Reuse"),
        migrations.CreateModel(
            name="Reuse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for the board"),
                            ("board", "Waiting for the People's Committee"),
                            ("permitted", "Permitted"),
                            ("refused", "Not agreed to"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asker", models.CharField(max_length=200)),
                ("contact", models.CharField(max_length=300)),
                ("place", models.CharField(max_length=300)),
                ("purpose", models.TextField(blank=True)),
                ("asked_on", models.DateField()),
                ("board_at", models.DateTimeField(blank=True, null=True)),
                ("committee_signer", models.CharField(blank=True, max_length=120)),
                ("committee_number", models.CharField(blank=True, max_length=80)),
                ("committee_on", models.DateField(blank=True, null=True)),
                ("scan", models.JSONField(blank=True, default=dict)),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("board_by", _person()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reuses",
                        to="store.draft",
                    ),
                ),
                (
                    "portal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reuses",
                        to="store.portal",
                    ),
                ),
                ("recorded_by", _person()),
                ("refused_by", _person()),
                ("registered_by", _person()),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+",
                        to="store.revision",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["draft", "-id"], name="reuse_newest"),
                    models.Index(fields=["portal", "-id"], name="reuse_of_portal"),
                    models.Index(fields=["portal", "state", "-id"], name="reuse_by_state"),
                ],
            },
        ),
    ]
