"""Names more ways to correct a flawed question."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0010_adjustments_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='gradingrun',
            name='policy',
            field=models.CharField(blank=True, choices=[('as_key', 'As the key says'), ('never_lower', 'As the key says, but never lower'), ('full_credit', 'Full credit for everybody'), ('void', 'Leave the question out and rescale'), ('accept', 'Accept an option as well'), ('either', 'An option counts either way'), ('disregard', 'Disregard an option, as if it had not been printed'), ('rescore', 'Score by another scoring policy')], max_length=12),
        ),
    ]
