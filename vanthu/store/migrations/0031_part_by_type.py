from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0030_tallies_of_a_day'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='partrow',
            index=models.Index(fields=['type', '-submission'], name='part_by_type'),
        ),
    ]
