"""Guards the journal on SQLite again: 0011 made its table anew there, and a new table has no triggers."""

from django.db import migrations

TABLE = "exams_journalentry"


def guard_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {TABLE}_never_changes BEFORE UPDATE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} never change'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("exams", "0011_lighter_saves")]
    operations = [migrations.RunPython(guard_again, migrations.RunPython.noop)]
