"""Keeps corrections that were brought to running attempts, and makes the database keep what was published and is used."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


NEVER_CHANGE = ("exams_erratum", "exams_editionimage")
# What belongs to an edition stays as long as the edition; that one is held by the foreign keys of whatever uses it.
# The condition names no table but exams_edition: SQLite cannot make a table anew that a trigger elsewhere names.
KEPT = ("exams_keyrevision", "exams_editionimage")
USED = "EXISTS (SELECT 1 FROM exams_edition WHERE id = OLD.edition_id)"


def guard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in NEVER_CHANGE:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table} "
            + (
                "FOR EACH ROW EXECUTE FUNCTION refuse_update()"
                if postgresql
                else f"BEGIN SELECT RAISE(ABORT, 'rows of {table} never change'); END"
            )
        )
    for table in KEPT:
        (keep_on_postgresql if postgresql else keep_on_sqlite)(schema_editor, table)


def keep_on_postgresql(schema_editor, table):
    schema_editor.execute(
        f"CREATE FUNCTION {table}_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {USED} THEN RAISE EXCEPTION 'rows of {table} stay as long as their edition' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$",
        params=None,
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse_delete()"
    )


def keep_on_sqlite(schema_editor, table):
    schema_editor.execute(
        f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} WHEN {USED} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} stay as long as their edition'); END"
    )


def unguard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in NEVER_CHANGE:
        schema_editor.execute(f"DROP TRIGGER {table}_never_changes" + (f" ON {table}" if postgresql else ""))
    for table in KEPT:
        schema_editor.execute(f"DROP TRIGGER {table}_stays" + (f" ON {table}" if postgresql else ""))
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {table}_refuse_delete()")


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0007_audit"),
    ]

    operations = [
        migrations.AlterField(
            model_name="journalentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("started", "Started"),
                    ("honor_signed", "Signed the honour statement"),
                    ("saved", "Saved"),
                    ("save_stale", "Save refused: a newer answer stands"),
                    ("save_late", "Save kept: came after the deadline"),
                    ("save_other_device", "Save kept: another device has taken over"),
                    ("late_accepted", "Late save accepted"),
                    ("file_merged", "Answer taken from an emergency file"),
                    ("device_changed", "Continued on another page or device"),
                    ("client_changed", "Address and browser"),
                    ("lockdown", "Lockdown browser checked"),
                    ("time_changed", "Time changed"),
                    ("paused", "Paused"),
                    ("resumed", "Resumed"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                    ("message", "Message"),
                    ("event", "Event in the page"),
                    ("note", "Note"),
                    ("hand_raised", "Raised a hand"),
                    ("hand_lowered", "Lowered the hand"),
                    ("hand_answered", "Raised hand answered"),
                    ("device_allowed", "Another device allowed"),
                    ("device_admitted", "Another device came in"),
                    ("edition_changed", "Brought to a corrected edition"),
                    ("answer_fitted", "Answer fitted to a corrected question"),
                    ("correction_seen", "Confirmed having seen a correction"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Erratum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrected_by", to="exams.edition"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="errata", to="exams.edition"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="errata", to="exams.sitting"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "errata",
                "ordering": ["sitting", "made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ErratumNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="errata", to="exams.attempt"
                    ),
                ),
                (
                    "erratum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="exams.erratum"
                    ),
                ),
            ],
            options={
                "ordering": ["erratum", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="erratum",
            constraint=models.CheckConstraint(
                condition=models.Q(("note", ""), _negated=True), name="erratum_says_what_was_wrong"
            ),
        ),
        migrations.AddConstraint(
            model_name="erratum",
            constraint=models.CheckConstraint(
                condition=models.Q(("before", models.F("edition")), _negated=True), name="erratum_changes_the_edition"
            ),
        ),
        migrations.AddConstraint(
            model_name="erratumnotice",
            constraint=models.UniqueConstraint(fields=("erratum", "attempt"), name="erratum_once_an_attempt"),
        ),
        migrations.RunPython(guard, unguard),
    ]
