"""Adds what guards the entrance of a sitting, what happens at its door, raised hands, and what a page says is unsaved."""

import django.db.models.deletion
import exams.models.sitting
from django.conf import settings
from django.db import migrations, models


def keep_codes(apps, schema_editor):
    """Gives each sitting a secret of its own, and calls static the codes that are there."""
    sittings = list(apps.get_model("exams", "Sitting").objects.all())
    for sitting in sittings:
        sitting.code_secret = exams.models.sitting.new_code_secret()
        sitting.code_kind = "static" if sitting.access_code else "none"
        sitting.save(update_fields=["code_secret", "code_kind"])


def forbid_updates(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TRIGGER exams_doorentry_never_changes BEFORE UPDATE ON exams_doorentry "
            "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
    else:
        schema_editor.execute(
            "CREATE TRIGGER exams_doorentry_never_changes BEFORE UPDATE ON exams_doorentry "
            "BEGIN SELECT RAISE(ABORT, 'rows of exams_doorentry never change'); END"
        )


def allow_updates(apps, schema_editor):
    on = " ON exams_doorentry" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER exams_doorentry_never_changes{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0004_time_taken_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='DoorEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('code_wrong', 'Typed a wrong access code'), ('ticket_wrong', 'Typed a wrong ticket'), ('ticket_used', 'Signed in with a ticket'), ('ticket_issued', 'Got a ticket'), ('help_asked', 'Asked to be let in'), ('checked_in', 'Checked in'), ('check_in_undone', 'Check-in taken back'), ('excused', 'Excused from code and network'), ('excuse_undone', 'Excuse taken back'), ('note', 'Note')], max_length=16)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'door entries',
                'ordering': ['sitting', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Hand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=500)),
                ('raised_at', models.DateTimeField()),
                ('lowered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['attempt', 'raised_at'],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.CharField(blank=True, max_length=32)),
                ('checked_in_at', models.DateTimeField(blank=True, null=True)),
                ('excused_at', models.DateTimeField(blank=True, help_text='Since when neither code nor network is asked of this student.', null=True)),
            ],
            options={
                'ordering': ['sitting', 'seat', 'student'],
            },
        ),
        migrations.CreateModel(
            name='RoomAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('click', models.UUIDField(unique=True)),
                ('verb', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['sitting', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['sitting', 'student'],
            },
        ),
        migrations.AddField(
            model_name='attempt',
            name='device',
            field=models.CharField(blank=True, help_text='SHA-256 of the cookie of the device let in.', max_length=64),
        ),
        migrations.AddField(
            model_name='attempt',
            name='device_allowed_at',
            field=models.DateTimeField(blank=True, help_text='Since when another device may come in; empty again once it has.', null=True),
        ),
        migrations.AddField(
            model_name='attempt',
            name='device_changed_at',
            field=models.DateTimeField(blank=True, help_text='When another page last took over.', null=True),
        ),
        migrations.AddField(
            model_name='attempt',
            name='unsaved_since',
            field=models.DateTimeField(blank=True, help_text='Since when the page holds something that the server has not taken.', null=True),
        ),
        migrations.AddField(
            model_name='sitting',
            name='announcement',
            field=models.CharField(blank=True, help_text='Large on the room display.', max_length=300),
        ),
        migrations.AddField(
            model_name='sitting',
            name='check_in_required',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='sitting',
            name='code_kind',
            field=models.CharField(choices=[('none', 'No code'), ('static', 'One code for the whole sitting'), ('rotating', 'A code that changes every 30 seconds, on the room display')], default='none', max_length=8, verbose_name='access code'),
        ),
        migrations.AddField(
            model_name='sitting',
            name='code_secret',
            field=models.CharField(default=exams.models.sitting.new_code_secret, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='sitting',
            name='lockdown_required',
            field=models.BooleanField(default=False, verbose_name='lockdown browser required'),
        ),
        migrations.AddField(
            model_name='sitting',
            name='networks',
            field=models.TextField(blank=True, help_text='One network a line, for example 10.20.0.0/16. Empty: any.'),
        ),
        migrations.AddField(
            model_name='sitting',
            name='one_device',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='journalentry',
            name='kind',
            field=models.CharField(choices=[('started', 'Started'), ('honor_signed', 'Signed the honour statement'), ('saved', 'Saved'), ('save_stale', 'Save refused: a newer answer stands'), ('save_late', 'Save kept: came after the deadline'), ('save_other_device', 'Save kept: another device has taken over'), ('late_accepted', 'Late save accepted'), ('file_merged', 'Answer taken from an emergency file'), ('device_changed', 'Continued on another page or device'), ('time_changed', 'Time changed'), ('paused', 'Paused'), ('resumed', 'Resumed'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('message', 'Message'), ('event', 'Event in the page'), ('note', 'Note'), ('hand_raised', 'Raised a hand'), ('hand_lowered', 'Lowered the hand'), ('hand_answered', 'Raised hand answered'), ('device_allowed', 'Another device allowed'), ('device_admitted', 'Another device came in')], max_length=20),
        ),
        migrations.AlterField(
            model_name='sitting',
            name='access_code',
            field=models.CharField(blank=True, max_length=40, verbose_name='the code'),
        ),
        migrations.RunPython(keep_codes, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code_kind', 'static'), models.Q(('access_code', ''), _negated=True)), models.Q(('access_code', ''), ('code_kind__in', ['none', 'rotating'])), _connector='OR'), name='a_static_code_is_there_and_no_other'),
        ),
        migrations.AddField(
            model_name='doorentry',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='doorentry',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='door', to='exams.sitting'),
        ),
        migrations.AddField(
            model_name='doorentry',
            name='student',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hand',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hand',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hands', to='exams.attempt'),
        ),
        migrations.AddField(
            model_name='place',
            name='checked_in_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='place',
            name='excused_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='place',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='exams.sitting'),
        ),
        migrations.AddField(
            model_name='place',
            name='student',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roomaction',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roomaction',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='room_actions', to='exams.sitting'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='issued_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ticket',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to='exams.sitting'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='student',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='doorentry',
            index=models.Index(fields=['sitting', 'student', 'at'], name='door_by_student_and_time'),
        ),
        migrations.AddConstraint(
            model_name='hand',
            constraint=models.UniqueConstraint(condition=models.Q(('lowered_at', None)), fields=('attempt',), name='one_raised_hand_an_attempt'),
        ),
        migrations.AddConstraint(
            model_name='hand',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by', None), ('lowered_at__isnull', False), _connector='OR'), name='an_answered_hand_is_down'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('sitting', 'student'), name='one_place_a_student_and_sitting'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(condition=models.Q(('seat', ''), _negated=True), fields=('sitting', 'seat'), name='one_student_a_seat'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_in_at', None), ('checked_in_by', None)), models.Q(('checked_in_at__isnull', False), ('checked_in_by__isnull', False)), _connector='OR'), name='check_in_says_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('excused_at', None), ('excused_by', None)), models.Q(('excused_at__isnull', False), ('excused_by__isnull', False)), _connector='OR'), name='excuse_says_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.UniqueConstraint(fields=('sitting', 'student'), name='one_ticket_a_student_and_sitting'),
        ),
        migrations.RunPython(forbid_updates, allow_updates),
    ]
