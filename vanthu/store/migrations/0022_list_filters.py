"""Columns and indexes that narrow lists of any length."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone


def days(apps, schema_editor):
    """The day of the mail's arrival, in Vietnam's time."""
    draft, mail = apps.get_model("store", "Draft"), apps.get_model("store", "Submission")
    mails = mail.objects.using(schema_editor.connection.alias).filter(pk=OuterRef("submission"))
    arrived = Subquery(mails.values(day=TruncDate("received_at"))[:1])
    drafts = draft.objects.using(schema_editor.connection.alias)
    drafts.update(received_on=Coalesce(arrived, TruncDate(F("created_at"))))


def _index(model, name, *fields):
    return migrations.AddIndex(model, models.Index(fields=list(fields), name=name))


class Migration(migrations.Migration):
    dependencies = [("store", "0021_desk_notes")]

    operations = [
        migrations.AddField("draft", "received_on", models.DateField(default=timezone.localdate)),
        migrations.RunPython(days, migrations.RunPython.noop),
        _index("draft", "draft_newest_state", "portal", "state", "-id"),
        _index("draft", "draft_newest_kind", "portal", "kind", "-id"),
        _index("draft", "draft_newest_agency", "portal", "agency", "-id"),
        _index("draft", "draft_newest_category", "portal", "category", "-id"),
        _index("draft", "draft_newest_assignee", "portal", "assignee", "-id"),
        _index("draft", "draft_by_day", "portal", "-received_on", "-id"),
        migrations.AlterField("findingrow", "code", models.CharField(max_length=60)),
        _index("findingrow", "finding_by_code", "code", "-submission"),
    ]
