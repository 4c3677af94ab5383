"""Makes the database refuse changes to the history of scores."""

from django.db import migrations

TABLE = "grading_scorechange"


def forbid_updates(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} never change'); END"
        )


def allow_updates(apps, schema_editor):
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER {TABLE}_never_changes{on}")


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_first_house"), ("exams", "0002_unchangeable_rows")]
    operations = [migrations.RunPython(forbid_updates, allow_updates)]
