"""How is the difference to the last edition shown before publishing? Question by question, side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.template.loader import render_to_string

from exams.authoring.changes import Changes, QuestionChange, changes_between
from exams.authoring.publish import Outcome, Plan
from exams.models import Edition, KeyRevision
from exams.rules.response import BLANK


def difference(plan: Plan) -> dict[str, Any]:
    """For the template of publishing: nothing where there is no last edition or no difference."""
    current = plan.last.key_revisions.order_by("-number").first() if plan.last else None
    if plan.last is None or current is None or plan.outcome is Outcome.UNCHANGED:
        return {}
    return _shown(changes_between(plan.last.paper, current.key, plan.paper, plan.key))


def difference_between(before: Edition, after: Edition) -> dict[str, Any]:
    """The same for two editions, each with its newest key."""
    found = changes_between(before.paper, _key(before).key, after.paper, _key(after).key)
    key_changed = any(change.key or change.verdict != "changed" for change in found.questions)
    return {**_shown(found), "key_changed": key_changed}


def _key(edition: Edition) -> KeyRevision:
    return edition.key_revisions.order_by("-number")[0]


def _shown(found: Changes) -> dict[str, Any]:
    shown = [_for_template(change) for change in found.questions]
    return {"difference": found, "shown": render_to_string("exams/authoring/_changes.html", {"changes": shown})}


def _for_template(change: QuestionChange) -> dict[str, Any]:
    """The change with each side as the paper's template takes it, under a name of its own."""
    sides = {"before": change.before, "after": change.after}
    named = {
        side: {**question, "id": f"{side}-{question['id']}", "value": BLANK} if question else None
        for side, question in sides.items()
    }
    return {**asdict(change), "number": change.number, **named}
