"""Lets a run be a regrade: with a policy, a state, a place to go on from, and a step for each score."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0004_time_taken_back'),
        ('grading', '0003_review_lease'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RegradeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=12)),
                ('outcome', models.CharField(choices=[('written', 'Changed'), ('passed_by', 'Passed by: changed meanwhile')], max_length=9)),
                ('revision', models.PositiveIntegerField()),
                ('former_points', models.DecimalField(decimal_places=2, max_digits=6)),
                ('former_machine_points', models.DecimalField(decimal_places=2, max_digits=6)),
                ('former_explanation', models.TextField()),
                ('former_void', models.BooleanField()),
                ('points', models.DecimalField(decimal_places=2, max_digits=6)),
            ],
            options={
                'ordering': ['run', 'attempt', 'question'],
            },
        ),
        migrations.AddField(
            model_name='gradingrun',
            name='batch',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='gradingrun',
            name='cursor',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='gradingrun',
            name='done',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='gradingrun',
            name='finished_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='gradingrun',
            name='parameters',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='gradingrun',
            name='policy',
            field=models.CharField(blank=True, choices=[('as_key', 'As the key says'), ('never_lower', 'As the key says, but never lower'), ('full_credit', 'Full credit for everybody'), ('void', 'Leave the question out and rescale'), ('accept', 'Accept an option as well')], max_length=12),
        ),
        migrations.AddField(
            model_name='gradingrun',
            name='state',
            field=models.CharField(choices=[('waiting', 'Being applied'), ('done', 'Done')], default='done', max_length=8),
        ),
        migrations.AddField(
            model_name='gradingrun',
            name='total',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='gradingrun',
            name='undoes',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='grading.gradingrun'),
        ),
        migrations.AddField(
            model_name='questionscore',
            name='void',
            field=models.BooleanField(default=False, help_text='The question was left out; the total is rescaled.'),
        ),
        migrations.AddConstraint(
            model_name='gradingrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'closing'), ('policy', ''), ('state', 'done'), ('undoes', None)), models.Q(('created_by__isnull', False), ('kind', 'regrade'), ('policy__gt', ''), ('undoes', None)), models.Q(('created_by__isnull', False), ('kind', 'regrade'), ('policy', ''), ('undoes__isnull', False)), _connector='OR'), name='a_regrade_has_a_policy_or_undoes_one'),
        ),
        migrations.AddConstraint(
            model_name='questionscore',
            constraint=models.CheckConstraint(condition=models.Q(('void', False), models.Q(('machine_points', 0), ('points', 0)), _connector='OR'), name='what_is_left_out_earns_nothing'),
        ),
        migrations.AddField(
            model_name='regradestep',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regrade_steps', to='exams.attempt'),
        ),
        migrations.AddField(
            model_name='regradestep',
            name='former_run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grading.gradingrun'),
        ),
        migrations.AddField(
            model_name='regradestep',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='grading.gradingrun'),
        ),
        migrations.AddConstraint(
            model_name='regradestep',
            constraint=models.UniqueConstraint(fields=('run', 'attempt', 'question'), name='one_step_a_run_and_score'),
        ),
        migrations.AddConstraint(
            model_name='regradestep',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['written', 'passed_by'])), name='step_outcome_is_known'),
        ),
    ]
