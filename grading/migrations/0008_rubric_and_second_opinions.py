"""Keeps the reasons that judges share, and what a second person makes of a judgement."""

import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0005_sitting_access'),
        ('grading', '0007_review_plan_and_adjustment'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewitem',
            name='extra',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=2, default=Decimal('0'), help_text='Points given or taken besides the rubric items that are ticked.', max_digits=6),
        ),
        migrations.CreateModel(
            name='RubricItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=12)),
                ('position', models.PositiveSmallIntegerField()),
                ('points', models.DecimalField(decimal_places=2, max_digits=6)),
                ('words', models.CharField(max_length=300)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rubric_items', to='exams.quiz')),
            ],
            options={
                'ordering': ['quiz', 'question', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RubricMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review_item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='grading.reviewitem')),
                ('rubric_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='grading.rubricitem')),
            ],
            options={
                'ordering': ['rubric_item'],
            },
        ),
        migrations.CreateModel(
            name='SecondOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('first_points', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('extra', models.DecimalField(decimal_places=2, default=0, max_digits=6)),
                ('rubric', models.JSONField(blank=True, default=list, help_text='Ids of the rubric items ticked.')),
                ('comment', models.CharField(blank=True, max_length=1000)),
                ('judged_at', models.DateTimeField(blank=True, null=True)),
                ('settled', models.CharField(blank=True, choices=[('first', 'The first stays'), ('second', 'The second counts'), ('other', 'Neither: other points')], max_length=6)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('leased_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review_item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_opinion', to='grading.reviewitem')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['review_item__question', 'review_item__order'],
            },
        ),
        migrations.AddConstraint(
            model_name='rubricitem',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='a_rubric_item_says_something'),
        ),
        migrations.AddConstraint(
            model_name='rubricmark',
            constraint=models.UniqueConstraint(fields=('review_item', 'rubric_item'), name='ticked_once_a_judgement'),
        ),
        migrations.AddConstraint(
            model_name='secondopinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_by', None), ('first_points', None), ('judged_at', None), ('judged_by', None), ('points', None)), models.Q(('first_by__isnull', False), ('first_points__isnull', False), ('judged_at__isnull', False), ('judged_by__isnull', False), ('points__isnull', False)), _connector='OR'), name='a_second_opinion_says_who_and_on_what'),
        ),
        migrations.AddConstraint(
            model_name='secondopinion',
            constraint=models.CheckConstraint(condition=models.Q(('judged_by', None), models.Q(('judged_by', models.F('first_by')), _negated=True), _connector='OR'), name='a_second_opinion_is_by_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='secondopinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled', ''), ('settled_at', None), ('settled_by', None)), models.Q(('judged_at__isnull', False), ('settled__in', ['first', 'second', 'other']), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settling_says_who_when_and_how'),
        ),
        migrations.AddConstraint(
            model_name='secondopinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_until', None), ('leased_by', None)), models.Q(('lease_until__isnull', False), ('leased_by__isnull', False)), _connector='OR'), name='a_second_lease_says_whose_and_until_when'),
        ),
    ]
