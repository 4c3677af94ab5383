"""Can every new migration run while an exam runs, and do all guards of the database survive it?

The rules are those of docs/operate.md, "Migrations without a pause". Migrations up to those in BEFORE came before the
first release; those after it keep the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

BEFORE = {"exams": 20, "grading": 20}  # nothing is released yet: numbers up to these are of the first version
NEVER_CHANGES = (
    *("exams_edition", "exams_keyrevision", "exams_figureimage", "exams_journalentry", "exams_timeadjustment"),
    *("exams_doorentry", "exams_auditentry", "exams_erratum", "exams_editionimage"),
    *("grading_scorechange", "grading_adjustment"),
)
BREAKS_OLD_CODE = (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)


def broken_rules(operations: list[Any]) -> Iterator[str]:
    """What of these operations would stop or break the version of the code that still runs meanwhile."""
    for operation in operations:
        if isinstance(operation, BREAKS_OLD_CODE):
            yield f"{type(operation).__name__}: the old code still uses the old name"
        if isinstance(operation, migrations.AddField) and not _old_code_can_insert(operation.field):
            yield "AddField: give it a db_default or null=True, for the old code inserts rows without it"
        if isinstance(operation, migrations.RunPython | migrations.RunSQL) and not operation.reversible:
            yield f"{type(operation).__name__}: say how it is taken back (or noop)"
        if isinstance(operation, migrations.AlterField) and operation.field.null is False and operation.field.unique:
            yield "AlterField: a unique column is built under a lock; add a constraint beside it"


def _old_code_can_insert(field: models.Field[Any, Any]) -> bool:
    return field.null or field.db_default is not models.NOT_PROVIDED or isinstance(field, models.ManyToManyField)


@pytest.mark.parametrize(
    ("operation", "count"),
    [
        (migrations.RenameField("attempt", "state", "status"), 1),
        (migrations.AddField("attempt", "seat", models.CharField(max_length=9, default="")), 1),
        (migrations.AddField("attempt", "seat", models.CharField(max_length=9, db_default="")), 0),
        (migrations.AddField("attempt", "seen", models.DateTimeField(null=True)), 0),
        (migrations.RunPython(lambda apps, editor: None), 1),
        (migrations.RunPython(lambda apps, editor: None, migrations.RunPython.noop), 0),
        (migrations.AlterField("user", "email", models.EmailField(unique=True)), 1),
    ],
)
def test_the_rules_find_what_they_are_for(operation: Any, count: int) -> None:
    assert len(list(broken_rules([operation]))) == count


def test_new_migrations_can_run_beside_the_old_code() -> None:
    disk = MigrationLoader(None).disk_migrations
    assert disk is not None
    new = {key: m for key, m in disk.items() if key[0] in BEFORE and int(key[1][:4]) > BEFORE[key[0]]}
    assert {key: found for key, m in new.items() if (found := list(broken_rules(m.operations)))} == {}


@pytest.mark.django_db
def test_no_migration_lost_a_guard() -> None:
    """SQLite forgets the triggers of a table that a migration makes anew: make them again in the same one."""
    found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        found = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(found)
        names = {name for (name,) in cursor.fetchall()}
    assert {f"{table}_never_changes" for table in NEVER_CHANGES} - names == set()
    assert {"exams_keyrevision_stays", "exams_editionimage_stays"} <= names
