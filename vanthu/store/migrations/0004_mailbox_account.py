"""The account that a mailbox's UIDVALIDITY and UIDs belong to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0003_decided_proposals")]

    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="account",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
