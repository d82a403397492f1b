from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0022_list_filters'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='tour',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
