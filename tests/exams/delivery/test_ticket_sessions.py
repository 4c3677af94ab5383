"""Is it decided for every address of the student's door what somebody with a ticket may do there?"""

from __future__ import annotations

from exams.delivery import ticket_sessions, urls

# Looked up by staff, with a code that a student read out.
NOT_WITH_A_TICKET = {"receipt_check"}


def test_every_address_of_the_students_door_is_decided() -> None:
    """By a token, by nobody's sign-in, or by the sitting or attempt that it names."""
    placed = {p.name for p in urls.urlpatterns if p.pattern.converters.keys() & {"sitting_id", "attempt_id"}}
    names = {pattern.name for pattern in urls.urlpatterns}
    assert names - placed - ticket_sessions.OF_NOBODY == NOT_WITH_A_TICKET
    assert placed >= ticket_sessions.BY_TOKEN


def test_what_a_page_sends_by_its_token_reads_no_session() -> None:
    exempt = {p.name for p in urls.urlpatterns if getattr(p.callback, "csrf_exempt", False)}
    assert exempt <= ticket_sessions.BY_TOKEN
