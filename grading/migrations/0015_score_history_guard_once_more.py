"""Guards the history of scores on SQLite again: 0014 made its table anew there, and a new table has no triggers."""

from django.db import migrations

TABLE = "grading_scorechange"


def guard_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {TABLE}_never_changes BEFORE UPDATE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} never change'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("grading", "0014_lighter_marks")]
    operations = [migrations.RunPython(guard_again, migrations.RunPython.noop)]
