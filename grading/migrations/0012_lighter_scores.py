"""Leaves out the indexes of scores and their history that the unique constraints contain."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0012_journal_guard_again'),
        ('grading', '0011_more_corrections'),
    ]

    operations = [
        migrations.AlterField(
            model_name='questionscore',
            name='attempt',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='exams.attempt'),
        ),
        migrations.AlterField(
            model_name='scorechange',
            name='attempt',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='score_changes', to='exams.attempt'),
        ),
    ]
