"""Keeps what was judged, so that an explanation that changes later waits again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0005_regrade_requests'),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewitem',
            name='changed_at',
            field=models.DateTimeField(blank=True, help_text='The explanation changed after its judgement.', null=True),
        ),
        migrations.AddField(
            model_name='reviewitem',
            name='judged_digest',
            field=models.CharField(blank=True, help_text='Fingerprint of the explanation as judged.', max_length=64),
        ),
    ]
