"""Makes room for what people did; the database refuses to change an entry, and PostgreSQL to delete one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TABLE = "exams_auditentry"


def forbid_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # refuse_update() is from 0002. SQLite empties its tables by DELETE after each test, so there it is allowed.
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} never change'); END"
        )


def allow_changes(apps, schema_editor):
    on_table = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER {TABLE}_never_changes{on_table}")


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0006_client_and_lockdown'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(editable=False)),
                ('action', models.CharField(help_text='For example room_extend', max_length=64)),
                ('about', models.CharField(blank=True, help_text='Which rows, by their numbers', max_length=200)),
                ('data', models.JSONField(default=dict, verbose_name='details')),
                ('actor', models.ForeignKey(db_constraint=False, help_text='Nobody: a command on the server.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exams.course')),
                ('subject', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='to whom')),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['course', '-at'], name='audit_of_a_course'), models.Index(fields=['-at'], name='audit_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action', ''), _negated=True), name='audit_says_what_was_done')],
            },
        ),
        migrations.RunPython(forbid_changes, allow_changes),
    ]
