"""How is a planned roster written? Set by set, in one transaction, with a line in the audit for each person."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from exams.errors import RosterChanged
from exams.models import Accommodation, AuditEntry, Course, Enrollment, Role, User, database_now
from exams.rules.roster.lines import Line, Roster
from exams.running.accommodations import Planned, remove_accommodation, set_accommodations, take_turns
from exams.running.audit import record, record_many
from exams.running.roster.plan import Change, Plan, plan_roster

REASON = "From the roster"
BATCH = 2_000


def apply_roster(course: Course, roster: Roster, *, by: User | None, whole: bool, digest: str) -> Plan:
    """Writes what was looked at. Raises RosterChanged, having written nothing, if by now it would be something else.

    Nobody is deleted: who drops keeps the row and with it everything that was done, and comes back by being named.
    """
    try:
        return _apply(course, roster, by=by, whole=whole, digest=digest)
    except IntegrityError as quicker:  # the roster of another course has just made one of the accounts
        raise RosterChanged from quicker


@transaction.atomic
def _apply(course: Course, roster: Roster, *, by: User | None, whole: bool, digest: str) -> Plan:
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    list(Enrollment.objects.filter(course=course).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    plan = plan_roster(course, roster, by=by, whole=whole)
    if plan.problems or plan.digest != digest:
        raise RosterChanged
    now = database_now()
    people = _make_accounts(plan)
    Enrollment.objects.bulk_create(
        (
            Enrollment(course=course, user=people[row.line.netid], role=row.role, section=row.line.section or "")
            for row in plan.added
        ),
        batch_size=BATCH,
    )
    _change_accounts(plan, by)
    _change_enrollments(plan)
    Enrollment.objects.filter(pk__in=[row.pk for row in plan.dropped]).update(dropped_at=now)
    _change_times(plan, people, by)
    _tell(plan, people, by, now)
    return plan


def _make_accounts(plan: Plan) -> dict[str, User]:
    """All who come in, by NetID. New accounts have no password: the university or a link from the staff opens them."""
    new = []
    for row in plan.added:
        if row.user is None:
            user = User(netid=row.line.netid, full_name=row.name, email=row.line.email or "")
            user.set_unusable_password()
            new.append(user)
    new.sort(key=lambda user: user.netid)  # so that two courses never wait for each other
    User.objects.bulk_create(new, batch_size=BATCH)
    known = {row.line.netid: row.user for row in plan.added if row.user is not None}
    return {**known, **{user.netid: user for user in new}}


def _change_accounts(plan: Plan, by: User | None) -> None:
    changed = []
    for change in plan.changed:
        if change.sets_account:
            user = change.enrollment.user
            user.full_name = change.line.name or user.full_name
            user.email = change.line.email or user.email
            changed.append(user)
    User.objects.bulk_update(changed, ["full_name", "email"], batch_size=BATCH)
    if by is None or by.is_superuser:
        opened = [row.line.netid for row in plan.new_instructors]
        promoted = [change.enrollment.user_id for change in plan.roles if change.line.role == Role.INSTRUCTOR]
        User.objects.filter(netid__in=opened).update(is_staff=True)
        User.objects.filter(pk__in=promoted).update(is_staff=True)


def _change_enrollments(plan: Plan) -> None:
    rows = []
    for change in plan.changed:
        row = change.enrollment
        row.role = change.line.role or row.role
        row.section = change.line.section if change.line.section is not None else row.section
        row.dropped_at = None
        rows.append(row)
    Enrollment.objects.bulk_update(rows, ["role", "section", "dropped_at"], batch_size=BATCH)


def _change_times(plan: Plan, people: dict[str, User], by: User | None) -> None:
    """Accommodations for the whole course. Those who have none and shall have none cost nothing."""
    wanted: list[tuple[User, Line]] = [(people[row.line.netid], row.line) for row in plan.added if row.line.time]
    wanted += [
        (change.enrollment.user, change.line)
        for change in plan.changed
        if any(step.what == "more time" for step in change.steps)
    ]
    given, gone = [], []
    for user, line in wanted:
        assert line.time is not None
        if line.time.is_none:
            gone.append(user.pk)
        else:
            extra = dt.timedelta(milliseconds=int(line.time.minutes * 60_000))
            given.append(Planned(user, None, line.time.factor, extra, REASON))
    if not given and not gone:
        return
    if by is None:
        raise ValueError("more time is given by somebody")
    take_turns([plan.course.pk], [*gone, *(planned.user.pk for planned in given)])
    set_accommodations(plan.course, given, by=by)
    for row in Accommodation.objects.filter(course=plan.course, sitting=None, user__in=gone).select_related("user"):
        remove_accommodation(row, by=by)


def _tell(plan: Plan, people: dict[str, User], by: User | None, now: dt.datetime) -> None:
    counts = {"added": len(plan.added), "changed": len(plan.changed), "dropped": len(plan.dropped)}
    record("roster applied", by=by, course=plan.course, data=counts)
    record_many(
        [
            *(_entry(plan, by, now, "roster added", people[row.line.netid].pk, role=row.role) for row in plan.added),
            *(
                _entry(plan, by, now, "roster changed", change.enrollment.user_id, **_what(change))
                for change in plan.changed
            ),
            *(_entry(plan, by, now, "roster dropped", row.user_id) for row in plan.dropped),
        ]
    )


def _what(change: Change) -> dict[str, object]:
    what: dict[str, object] = {"fields": [step.what for step in change.steps]}
    if change.changes_role:
        what["role"] = change.enrollment.role
    if change.returns:
        what["returns"] = True
    return what


def _entry(plan: Plan, by: User | None, now: dt.datetime, action: str, subject: int, **data: object) -> AuditEntry:
    return AuditEntry(at=now, actor=by, action=action, course=plan.course, subject_id=subject, data=data)
