"""Keeps what students ask to be looked at again, and until when they may ask."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0004_time_taken_back'),
        ('grading', '0004_regrades'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='release',
            name='requests_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='regrade requests until'),
        ),
        migrations.CreateModel(
            name='RegradeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=12)),
                ('text', models.CharField(max_length=1000)),
                ('asked_at', models.DateTimeField()),
                ('comment', models.CharField(blank=True, max_length=1000)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regrade_requests', to='exams.attempt')),
                ('first_judge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'question'), name='one_regrade_request_a_question'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_regrade_request_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('comment', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('comment', ''), _negated=True)), _connector='OR'), name='an_answer_says_who_when_and_what')],
            },
        ),
    ]
