"""Keeps what of a sitting is read and by whom, and room for points given by hand."""

import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0004_time_taken_back'),
        ('grading', '0006_review_of_changed_explanations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=12)),
            ],
            options={
                'ordering': ['sitting', 'question', 'user'],
            },
        ),
        migrations.CreateModel(
            name='ReviewPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('can_change', 'Explanations that can still raise the score'), ('explained', 'Every explanation, also of right answers'), ('every', 'Every answer, also without an explanation')], default='can_change', max_length=10, verbose_name='what is read')),
                ('turn', models.CharField(choices=[('first', 'Own questions come first'), ('only', 'Only own questions')], default='first', max_length=5, verbose_name='who reads')),
            ],
            options={
                'ordering': ['sitting'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='questionscore',
            name='points_come_from_key_or_judgement',
        ),
        migrations.AddField(
            model_name='questionscore',
            name='adjustment',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=2, default=Decimal('0'), max_digits=6),
        ),
        migrations.AddConstraint(
            model_name='questionscore',
            constraint=models.CheckConstraint(condition=models.Q(('points', models.F('machine_points')), ('points', models.F('judged_points')), models.Q(('adjustment', 0), _negated=True), _connector='OR'), name='points_come_from_key_judgement_or_adjustment'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='exams.sitting'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewplan',
            name='sitting',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='review_plan', to='exams.sitting'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('sitting', 'question', 'user'), name='assigned_once_to_a_person'),
        ),
        migrations.AddConstraint(
            model_name='reviewplan',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['can_change', 'explained', 'every'])), name='review_scope_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewplan',
            constraint=models.CheckConstraint(condition=models.Q(('turn__in', ['first', 'only'])), name='review_turn_is_known'),
        ),
    ]
