"""Makes the database refuse changes to what was published and to what was written into the journal."""

from django.db import migrations

TABLES = ("exams_edition", "exams_keyrevision", "exams_figureimage", "exams_journalentry", "exams_timeadjustment")


def forbid_updates(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$",
            params=None,
        )
    for table in TABLES:
        if postgresql:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} never change'); END"
            )


def allow_updates(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_never_changes" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        schema_editor.execute("DROP FUNCTION refuse_update()")


class Migration(migrations.Migration):
    dependencies = [("exams", "0001_first_house")]
    operations = [migrations.RunPython(forbid_updates, allow_updates)]
