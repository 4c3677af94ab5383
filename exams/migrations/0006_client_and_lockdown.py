"""Lets an attempt remember from where it is used, and what it has shown of the lockdown browser."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0005_sitting_access'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='client_prints',
            field=models.CharField(blank=True, help_text='Keyed fingerprints of addresses and browsers (exams.rules.client).', max_length=200),
        ),
        migrations.AddField(
            model_name='attempt',
            name='lockdown',
            field=models.CharField(blank=True, choices=[('proven', 'Lockdown browser with the right settings'), ('mismatch', 'Not the lockdown browser, or with other settings')], help_text='What the page now in use has shown of the lockdown browser; empty: nothing yet.', max_length=8),
        ),
        migrations.AlterField(
            model_name='journalentry',
            name='kind',
            field=models.CharField(choices=[('started', 'Started'), ('honor_signed', 'Signed the honour statement'), ('saved', 'Saved'), ('save_stale', 'Save refused: a newer answer stands'), ('save_late', 'Save kept: came after the deadline'), ('save_other_device', 'Save kept: another device has taken over'), ('late_accepted', 'Late save accepted'), ('file_merged', 'Answer taken from an emergency file'), ('device_changed', 'Continued on another page or device'), ('client_changed', 'Address and browser'), ('lockdown', 'Lockdown browser checked'), ('time_changed', 'Time changed'), ('paused', 'Paused'), ('resumed', 'Resumed'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('message', 'Message'), ('event', 'Event in the page'), ('note', 'Note'), ('hand_raised', 'Raised a hand'), ('hand_lowered', 'Lowered the hand'), ('hand_answered', 'Raised hand answered'), ('device_allowed', 'Another device allowed'), ('device_admitted', 'Another device came in')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('lockdown__in', ['', 'proven', 'mismatch'])), name='lockdown_is_known'),
        ),
    ]
