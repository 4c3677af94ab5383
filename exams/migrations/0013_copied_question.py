"""Lets a copied question name the question that it comes from."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0012_journal_guard_again'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='copied_from',
            field=models.CharField(blank=True, editable=False, help_text='The uid of the question from which this one, or what it was copied from, comes.', max_length=12),
        ),
    ]
