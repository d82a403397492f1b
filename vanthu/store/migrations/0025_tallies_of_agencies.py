"""Counts by agency. The tally of findings is made anew, and counted again after the migration:
remaking it column by column would stumble over triggers that name it (SQLite)."""

from django.db import migrations, models


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


def to_fold(model: str, name: str, keys: tuple[str, ...]) -> list[migrations.AddIndex | migrations.AddConstraint]:
    """What folding asks for."""
    return [
        migrations.AddIndex(
            model_name=model,
            index=models.Index(condition=models.Q(('loose', True)), fields=['id'], name=f'{name}_loose'),
        ),
        migrations.AddIndex(
            model_name=model,
            index=models.Index(
                condition=models.Q(('loose', False), ('n', 0)), fields=['id'], name=f'{name}_spent'
            ),
        ),
        migrations.AddConstraint(
            model_name=model,
            constraint=models.UniqueConstraint(
                condition=models.Q(('loose', False)), fields=keys, name=f'{name}_once'
            ),
        ),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0024_previews'),
    ]

    operations = [
        tally(
            'AgencyTally',
            'store_agency_tally',
            {'portal': models.BigIntegerField(), 'agency': models.BigIntegerField()},
        ),
        *to_fold('agencytally', 'agency_tally', ('portal', 'agency')),
        migrations.DeleteModel('FindingTally'),
        tally(
            'FindingTally',
            'store_finding_tally',
            {
                'portal': models.BigIntegerField(),
                'day': models.DateField(),
                'code': models.CharField(max_length=60),
                'action': models.CharField(max_length=8),
                'type': models.CharField(max_length=120),
                'agency': models.BigIntegerField(default=0),
            },
        ),
        *to_fold('findingtally', 'finding_tally', ('portal', 'day', 'code', 'action', 'type', 'agency')),
        migrations.AddIndex(
            model_name='findingtally',
            index=models.Index(fields=['portal', 'day'], name='finding_tally_by_day'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['state', 'created_at'], name='notice_by_state'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['agency', '-id'], name='submission_by_agency'),
        ),
    ]
