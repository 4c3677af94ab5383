"""Leaves out indexes that others contain, and indexes of people only the rows that name one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0017_lighter_attempts'),
        ('grading', '0013_score_history_guard_again'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='reviewitem',
            name='attempt',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='review_items', to='exams.attempt'),
        ),
        migrations.AlterField(
            model_name='reviewitem',
            name='judged_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='reviewitem',
            name='leased_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='scorechange',
            name='made_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='reviewitem',
            index=models.Index(condition=models.Q(('judged_by__isnull', False)), fields=['judged_by'], name='review_item_by_judge'),
        ),
        migrations.AddIndex(
            model_name='reviewitem',
            index=models.Index(condition=models.Q(('leased_by__isnull', False)), fields=['leased_by'], name='review_item_by_reader'),
        ),
        migrations.AddIndex(
            model_name='scorechange',
            index=models.Index(condition=models.Q(('made_by__isnull', False)), fields=['made_by'], name='score_change_by_person'),
        ),
    ]
