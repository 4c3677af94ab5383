"""A message from the room can be taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0015_times_the_page_was_left'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='taken_back_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='journalentry',
            name='kind',
            field=models.CharField(choices=[('started', 'Started'), ('honor_signed', 'Signed the honour statement'), ('saved', 'Saved'), ('save_stale', 'Save refused: a newer answer stands'), ('save_late', 'Save kept: came after the deadline'), ('save_other_device', 'Save kept: another device has taken over'), ('save_left', 'Save kept: the question was left before'), ('moved_on', 'Went on to the next question'), ('late_accepted', 'Late save accepted'), ('file_merged', 'Answer taken from an emergency file'), ('device_changed', 'Continued on another page or device'), ('client_changed', 'Address and browser'), ('lockdown', 'Lockdown browser checked'), ('time_changed', 'Time changed'), ('paused', 'Paused'), ('resumed', 'Resumed'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('message', 'Message'), ('message_taken_back', 'Message taken back'), ('event', 'Event in the page'), ('note', 'Note'), ('hand_raised', 'Raised a hand'), ('hand_lowered', 'Lowered the hand'), ('hand_answered', 'Raised hand answered'), ('device_allowed', 'Another device allowed'), ('device_admitted', 'Another device came in'), ('edition_changed', 'Brought to a corrected edition'), ('answer_fitted', 'Answer fitted to a corrected question'), ('correction_seen', 'Confirmed having seen a correction')], max_length=20),
        ),
    ]
