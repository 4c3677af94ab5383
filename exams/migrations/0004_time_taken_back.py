"""Lets a line of the time ledger name the line that it takes back, and a reopened attempt get less than was left."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

TRIGGER = (
    "CREATE TRIGGER exams_timeadjustment_never_changes BEFORE UPDATE ON exams_timeadjustment "
    "BEGIN SELECT RAISE(ABORT, 'rows of exams_timeadjustment never change'); END"
)


def forbid_updates_again(apps, schema_editor):
    """SQLite changes a table by making it anew, and the trigger goes with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TRIGGER)


def change_nothing(apps, schema_editor):
    """The other direction makes the trigger."""


class Migration(migrations.Migration):
    dependencies = [("exams", "0003_sitting_seal")]
    operations = [
        migrations.RunPython(change_nothing, forbid_updates_again),
        migrations.RemoveConstraint(model_name="timeadjustment", name="only_what_is_taken_back_is_negative"),
        migrations.AddField(
            model_name="timeadjustment",
            name="undoes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="exams.timeadjustment",
            ),
        ),
        migrations.AddConstraint(
            model_name="timeadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["undone", "reopened"]),
                    ("amount__gt", datetime.timedelta(0)),
                    _connector="OR",
                ),
                name="only_what_is_taken_back_is_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="timeadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(("undoes", None), ("kind", "undone"), _connector="OR"),
                name="only_what_takes_back_undoes",
            ),
        ),
        migrations.RunPython(forbid_updates_again, change_nothing),
    ]
