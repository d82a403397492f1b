"""What a board did in some days is counted by what was done and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0027_precedence_and_deliveries")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["portal", "verb", "at"],
                condition=models.Q(("actor__isnull", False)),
                name="event_of_people",
            ),
        ),
    ]
