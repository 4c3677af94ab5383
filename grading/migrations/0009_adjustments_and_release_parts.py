"""Keeps points given by hand and from when a release is seen; such points never change, they are only undone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TABLE = "grading_adjustment"


def forbid_updates(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} never change'); END"
        )


def allow_updates(apps, schema_editor):
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER {TABLE}_never_changes{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0005_sitting_access'),
        ('grading', '0008_rubric_and_second_opinions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(blank=True, max_length=12)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=6)),
                ('reason', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['run', 'attempt', 'question'],
            },
        ),
        migrations.CreateModel(
            name='AdjustmentRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NoticeRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('through', models.DateTimeField(help_text='When the newest change that was shown was made.')),
            ],
            options={
                'ordering': ['attempt'],
            },
        ),
        migrations.AddField(
            model_name='release',
            name='shows_score',
            field=models.BooleanField(default=True, verbose_name='points'),
        ),
        migrations.AddField(
            model_name='release',
            name='shows_statistics',
            field=models.BooleanField(default=False, verbose_name='statistics of the class'),
        ),
        migrations.AddField(
            model_name='release',
            name='visible_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL('UPDATE grading_release SET visible_from = released_at', migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='release',
            name='visible_from',
            field=models.DateTimeField(),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('visible_from__gte', models.F('released_at'))), name='never_visible_before_released'),
        ),
        migrations.AddField(
            model_name='adjustment',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments_by_hand', to='exams.attempt'),
        ),
        migrations.AddField(
            model_name='adjustmentrun',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='adjustmentrun',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustment_runs', to='exams.sitting'),
        ),
        migrations.AddField(
            model_name='adjustmentrun',
            name='undoes',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='grading.adjustmentrun'),
        ),
        migrations.AddField(
            model_name='adjustment',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='grading.adjustmentrun'),
        ),
        migrations.AddField(
            model_name='noticeread',
            name='attempt',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_read', to='exams.attempt'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.UniqueConstraint(fields=('run', 'attempt', 'question'), name='adjusted_once_a_run'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='an_adjustment_changes_something'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_adjustment_says_why'),
        ),
        migrations.RunPython(forbid_updates, allow_updates),
    ]
