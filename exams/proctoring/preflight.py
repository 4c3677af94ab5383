"""What does preflight know of a sitting? All its facts, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.conf import settings
from django.utils import timezone

from exams.models import (
    STAFF_ROLES,
    Accommodation,
    Attempt,
    Edition,
    Enrollment,
    LockdownSettings,
    Place,
    Role,
    Sitting,
    User,
)
from exams.models.sitting import SittingQuerySet
from exams.rules.networks import read_networks
from exams.rules.preflight import EditionFacts, HostClock, SittingFacts, StudentFacts
from exams.running.readiness import host_clocks, services


def facts_of(sitting: Sitting, *, start_url: str, now: dt.datetime) -> SittingFacts:
    """What is so now. `start_url` is the address of the sitting's start page from outside."""
    enrolled = Enrollment.objects.current().filter(course=sitting.quiz.course_id).select_related("user")
    people = list(enrolled.order_by("user__full_name", "user__netid"))
    takes = STAFF_ROLES if sitting.rehearsal else (Role.STUDENT,)
    networks, problems = read_networks(sitting.networks)
    works = services()
    return SittingFacts(
        now=now,
        zone=timezone.get_current_timezone(),
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        hard_stop=sitting.hard_stop,
        rehearsal=sitting.rehearsal,
        room=sitting.room,
        **_editions(sitting),
        students=_students(sitting, [row.user for row in people if row.role in takes]),
        tas=tuple(row.user.full_name for row in people if row.role == Role.TA),
        instructors=tuple(row.user.full_name for row in people if row.role == Role.INSTRUCTOR),
        code_kind=cast(Any, sitting.code_kind),
        code=sitting.access_code,
        networks=len(networks),
        network_problems=tuple(problem.text for problem in problems),
        check_in=sitting.check_in_required,
        **_lockdown(sitting, start_url),
        single_sign_on=any(provider.get("APPS") for provider in settings.SOCIALACCOUNT_PROVIDERS.values()),
        services=works,
        clocks=tuple(HostClock(host, off) for host, off in sorted(host_clocks().items())),
        rooms_taken=_rooms_taken(sitting),
        also_open=tuple(_at_the_same_time(sitting, _other_sittings(sitting)).values_list("name", flat=True)),
    )


def _editions(sitting: Sitting) -> dict[str, Any]:
    papers = sitting.editions.order_by("number").values_list("number", "paper__duration_seconds")
    newest = Edition.objects.filter(quiz=sitting.quiz_id).order_by("-number").values_list("number", flat=True).first()
    return {
        "editions": tuple(EditionFacts(number, dt.timedelta(seconds=seconds)) for number, seconds in papers),
        "newest_edition": newest or 0,
    }


def _students(sitting: Sitting, users: list[User]) -> tuple[StudentFacts, ...]:
    times: dict[int, Accommodation] = {}
    rows = Accommodation.objects.filter(course=sitting.quiz.course_id, sitting__in=[sitting.pk])
    general = Accommodation.objects.filter(course=sitting.quiz.course_id, sitting=None)
    times |= {row.user_id: row for row in general}
    times |= {row.user_id: row for row in rows}
    seats = dict(Place.objects.filter(sitting=sitting).values_list("student", "seat"))
    taken = _taken_elsewhere(sitting)
    return tuple(
        StudentFacts(
            name=user.full_name,
            **_time(times.get(user.pk)),
            active=user.is_active,
            has_password=user.has_usable_password(),
            seat=seats.get(user.pk, ""),
            taken_at=taken.get(user.pk, ""),
        )
        for user in users
    )


def _time(row: Accommodation | None) -> dict[str, Any]:
    return {"factor": row.factor, "extra": row.extra_time} if row else {}


def _other_sittings(sitting: Sitting) -> SittingQuerySet:
    """The other real sittings of this quiz; of a rehearsal, none."""
    others = Sitting.objects.filter(quiz=sitting.quiz_id, rehearsal=False).exclude(pk=sitting.pk)
    return others.none() if sitting.rehearsal else others


def _taken_elsewhere(sitting: Sitting) -> dict[int, str]:
    """At which other sitting of the quiz students have an attempt, by student."""
    attempts = Attempt.objects.filter(sitting__in=_other_sittings(sitting))
    return dict(attempts.values_list("student", "sitting__name"))


def _at_the_same_time(sitting: Sitting, others: SittingQuerySet) -> SittingQuerySet:
    return others.filter(opens_at__lt=sitting.closes_at, closes_at__gt=sitting.opens_at)


def _lockdown(sitting: Sitting, start_url: str) -> dict[str, Any]:
    found = LockdownSettings.objects.filter(sitting=sitting).defer("file").first()
    return {
        "lockdown": sitting.lockdown_required,
        "lockdown_keys": len(found.config_keys) + len(found.exam_keys) if found else 0,
        "lockdown_file": bool(found and found.file_name),
        "lockdown_leads_here": not (found and found.file_name) or found.start_url == start_url,
    }


def _rooms_taken(sitting: Sitting) -> tuple[str, ...]:
    if not sitting.room.strip():
        return ()
    others = Sitting.objects.filter(room__iexact=sitting.room.strip(), rehearsal=False).exclude(pk=sitting.pk)
    return tuple(str(other) for other in _at_the_same_time(sitting, others).select_related("quiz__course"))
