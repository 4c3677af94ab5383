"""Leaves out indexes that others contain, and leaves room in pages for rows that are written again and again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Shares of a page that are filled at first, in percent: an update finds room beside the old row and touches no index.
FILLED = {"exams_attempt": 60, "exams_response": 80}


def leave_room(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, share in FILLED.items():
            schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = {share})")


def leave_none(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in FILLED:
            schema_editor.execute(f"ALTER TABLE {table} RESET (fillfactor)")


TRIGGER = (
    "CREATE TRIGGER exams_journalentry_never_changes BEFORE UPDATE ON exams_journalentry "
    "BEGIN SELECT RAISE(ABORT, 'rows of exams_journalentry never change'); END"
)


def forbid_updates_again(apps, schema_editor):
    """SQLite changes a table by making it anew, and the trigger goes with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TRIGGER)


def change_nothing(apps, schema_editor):
    """The other direction makes the trigger."""


class Migration(migrations.Migration):
    dependencies = [("exams", "0010_longer_sections")]
    operations = [
        migrations.RunPython(change_nothing, forbid_updates_again),
        migrations.AlterField(
            model_name="journalentry",
            name="attempt",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="journal", to="exams.attempt"
            ),
        ),
        migrations.AlterField(
            model_name="journalentry",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="attempt",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="responses", to="exams.attempt"
            ),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(condition=models.Q(("actor__isnull", False)), fields=["actor"], name="journal_by_actor"),
        ),
        migrations.RunPython(forbid_updates_again, change_nothing),
        migrations.RunPython(leave_room, leave_none),
    ]
