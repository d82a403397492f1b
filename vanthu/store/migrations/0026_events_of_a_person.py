"""What somebody did today is looked up by person and time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0025_tallies_of_agencies")]

    operations = [
        migrations.AlterField("event", "actor", models.BigIntegerField(blank=True, null=True)),
        migrations.AddIndex("event", models.Index(fields=["actor", "-at"], name="event_by_actor")),
    ]
