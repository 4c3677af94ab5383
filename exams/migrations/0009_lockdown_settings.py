"""Keeps what Safe Exam Browser must show at a sitting, and the file that starts it."""

import django.db.models.deletion
import exams.models.lockdown
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0008_errata'),
    ]

    operations = [
        migrations.CreateModel(
            name='LockdownSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('config_keys', models.JSONField(default=list)),
                ('exam_keys', models.JSONField(default=list)),
                ('file', models.BinaryField(blank=True, null=True)),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('start_url', models.CharField(blank=True, max_length=500)),
                ('quit_url', models.CharField(blank=True, max_length=500)),
                ('file_token', models.CharField(default=exams.models.lockdown.new_lockdown_token, editable=False, max_length=32)),
                ('quit_token', models.CharField(default=exams.models.lockdown.new_lockdown_token, editable=False, max_length=32)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sitting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='lockdown_settings', to='exams.sitting')),
            ],
            options={
                'verbose_name_plural': 'lockdown settings',
            },
        ),
    ]
