"""What do the page's scripts need to begin with?"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse

from exams.delivery.corrections import Correction, told
from exams.delivery.opening import Opening, Stored
from exams.delivery.replies import milliseconds, shown_hand
from exams.delivery.tokens import token_for
from exams.models import TRANSPORT_GRACE
from exams.rules.forward import way_through
from exams.rules.paper import Paper, questions_of
from exams.rules.response import EXPLANATION_LIMIT

ADDRESSES = {
    "sync_url": "attempt_sync",
    "submit_url": "attempt_submit",
    "forward_url": "attempt_forward",
    "token_url": "attempt_token",
    "time_url": "attempt_time",
    "corrections_url": "attempt_corrections",
    "corrections_seen_url": "attempt_corrections_seen",
    "hand_state_url": "hand_state",
    "hand_raise_url": "hand_raise",
    "hand_lower_url": "hand_lower",
    "receipt_url": "attempt_receipt",
    "lockdown_url": "attempt_lockdown",
}
NOBODYS = uuid.UUID(int=0)


def boot_of(
    opening: Opening, paper: Paper, stored: Mapping[str, Stored], corrections: Iterable[Correction]
) -> dict[str, Any]:
    """All of it, by the names that the scripts know. `paper` is in the attempt's order. Times in milliseconds since
    the epoch.
    """
    attempt = opening.attempt
    addresses = addresses_of(attempt.pk)
    if not attempt.sitting.lockdown_required:
        addresses["lockdown_url"] = None
    return {
        "attempt": str(attempt.pk),
        "token": token_for(attempt),
        **addresses,
        "now": milliseconds(opening.now),
        "deadline": milliseconds(attempt.deadline_at),
        "started": milliseconds(attempt.started_at),
        "grace_ms": int(TRANSPORT_GRACE / dt.timedelta(milliseconds=1)),
        "state": attempt.state,
        "navigation": paper["navigation"],
        "place": attempt.place,
        "explanation_limit": EXPLANATION_LIMIT,
        "questions": _questions(paper, attempt.place),
        "sections": [{"title": s["title"], "recommended_seconds": s["recommended_seconds"]} for s in paper["sections"]],
        "responses": {
            question: {"revision": row.revision, "digest": row.digest, "value": row.value}
            for question, row in stored.items()
        },
        "messages": opening.messages(),
        "hand": shown_hand(attempt.pk) if opening.has_hand else None,
        "seal": opening.seal,
        "edition": opening.edition,
        "corrections": told(corrections),
    }


def addresses_of(attempt_id: uuid.UUID) -> dict[str, str | None]:
    """Where this attempt's page asks and leads."""
    name = str(attempt_id)
    return {key: url.replace(str(NOBODYS), name) for key, url in _addresses(get_script_prefix()).items()}


@lru_cache(maxsize=8)
def _addresses(_: str) -> dict[str, str]:
    """Of nobody's attempt, under this prefix: looking up a dozen addresses takes longer than to put in another id."""
    found = {key: reverse(name, args=[NOBODYS]) for key, name in ADDRESSES.items()}
    return found | {"sign_in_url": f"{reverse('sign_in')}?next={reverse('signed_in_again')}"}


def _questions(paper: Paper, place: int) -> list[dict[str, Any]]:
    """Every question of the paper, and how it is answered as far as it is handed out."""
    way = way_through(paper, place)
    facts = {
        question["id"]: {
            "kind": question["kind"],
            "choices": [choice["id"] for choice in question["choices"]],
            "explanation": question["explanation"],
        }
        for question in questions_of(paper)
    }
    known = facts if way is None else way.handed_out(facts)
    return [
        {"id": question["id"], "number": question["number"], "section": place, **known.get(question["id"], {})}
        for place, section in enumerate(paper["sections"])
        for question in section["questions"]
    ]
