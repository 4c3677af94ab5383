"""Keeps a table of adjustments from being applied twice."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0009_adjustments_and_release_parts'),
    ]

    operations = [
        migrations.AddField(
            model_name='adjustmentrun',
            name='key',
            field=models.UUIDField(help_text='Of the preview, so that a table is applied once.', null=True, unique=True),
        ),
    ]
