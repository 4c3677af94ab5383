"""What does the site hold about one person, to hand over to that person? A file for machines and a page to read."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string

from exams.models import AuditEntry, User
from quizsite.personal.rows import Model, in_parts
from quizsite.personal.signins import LOGS
from quizsite.personal.subject import rows_about

Table = list[dict[str, Any]]
# What opens a door is no information about a person, and must not lie in a file.
SECRETS = frozenset(
    {
        *("exams.User.password", "exams.Ticket.digest", "exams.Attempt.device", "mfa.Authenticator.data"),
        *("usersessions.UserSession.session_key", "usersessions.UserSession.data", "axes.AccessLog.session_hash"),
        *("socialaccount.SocialToken.token", "socialaccount.SocialToken.token_secret", "account.EmailConfirmation.key"),
    }
)


def everything_about(user: User) -> dict[str, Table]:
    """Table by table, by the model's name: what is stored about this person, other people left out."""
    tables = {"exams.User": [_row(user, user)]}
    for model, keys in rows_about(user).items():
        tables[model._meta.label] = _table(model, keys, user)
    for log in LOGS:
        if rows := [_row(row, user) for row in log.objects.filter(username=user.netid)]:
            tables[log._meta.label] = rows
    tables["exams.AuditEntry"] = _audit(user)
    return {label: tables[label] for label in sorted(tables) if tables[label]}


def write_export(user: User, path: Path, *, now: dt.datetime) -> dict[str, Table]:
    """Writes the ZIP, readable by this user alone. Raises FileExistsError."""
    tables = everything_about(user)
    path.touch(mode=0o600, exist_ok=False)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        page = {"person": user, "tables": [_page(label, rows) for label, rows in tables.items()], "now": now}
        out.writestr("index.html", render_to_string("quizsite/personal/export.html", page))
        for label, rows in tables.items():
            out.writestr(f"data/{label}.json", json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    return tables


def _table(model: Model, keys: set[Any], user: User) -> Table:
    rows: Table = []
    for part in in_parts(sorted(keys, key=str)):
        rows += [_row(row, user) for row in model._base_manager.filter(pk__in=part).order_by("pk")]
    return rows


def _row(row: models.Model, user: User) -> dict[str, Any]:
    return {
        field.name: _value(row, field, user)
        for field in row._meta.concrete_fields
        if f"{row._meta.label}.{field.name}" not in SECRETS
    }


def _value(row: models.Model, field: models.Field[Any, Any], user: User) -> Any:
    """The stored value; of another person only that it is one."""
    value = getattr(row, field.attname)
    if field.related_model is User and value is not None:
        return "this person" if value == user.pk else "somebody of the staff"
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


def _audit(user: User) -> Table:
    """What staff did to this person, and what this person did as staff: no details, for those are about others too."""
    about = AuditEntry.objects.filter(models.Q(subject=user) | models.Q(actor=user)).order_by("at")
    return [
        {
            "at": entry.at,
            "action": entry.action,
            "by": "this person" if entry.actor_id == user.pk else "somebody of the staff",
            "to": "this person" if entry.subject_id == user.pk else "",
        }
        for entry in about.iterator()
    ]


def _page(label: str, rows: Table) -> dict[str, Any]:
    return {"label": label, "names": list(rows[0]), "rows": [list(row.values()) for row in rows]}
