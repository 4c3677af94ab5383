"""Counts on the attempt how often its page was left, for the board."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0014_no_way_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='focus_lost',
            field=models.PositiveIntegerField(db_default=0, default=0, help_text='How often the journal says that another window had the focus.'),
        ),
    ]
