"""Is it decided for every address of the student's door what somebody with a ticket may do there?"""

from __future__ import annotations

from exams.delivery import ticket_sessions, urls

# Looked up by staff, with a code that a student read out.
NOT_WITH_A_TICKET = {"receipt_check"}


def test_every_address_of_the_students_door_is_decided() -> None:
    allowed = ticket_sessions.BY_TOKEN | ticket_sessions.OF_NOBODY | ticket_sessions.OF_SITTING
    names = {pattern.name for pattern in urls.urlpatterns}
    assert names - allowed - ticket_sessions.OF_ATTEMPT == NOT_WITH_A_TICKET


def test_what_a_page_sends_by_its_token_reads_no_session() -> None:
    by_cookie = ticket_sessions.OF_SITTING | ticket_sessions.OF_ATTEMPT
    assert not ticket_sessions.BY_TOKEN & by_cookie
