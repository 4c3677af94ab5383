"""Leaves out an index of attempts that a unique constraint contains."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0016_messages_taken_back'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attempt',
            name='sitting',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='exams.sitting'),
        ),
    ]
