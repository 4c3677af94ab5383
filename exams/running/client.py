"""Who speaks for an attempt, and what is written down when that is somebody new?"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from exams.models import Attempt
from exams.rules.client import AGENT_LIMIT, Client, client_print, is_news, remembered, what_changed
from exams.running.journal import Entry, Kind

KEY = f"exams.client.{settings.SECRET_KEY}".encode()


def client_of(request: HttpRequest) -> Client:
    """The address and the browser that a request shows."""
    agent = request.META.get("HTTP_USER_AGENT", "").replace("\0", "")
    return Client(request.META.get("REMOTE_ADDR", ""), agent[:AGENT_LIMIT])


def print_of(client: Client) -> str:
    """The fingerprint under which attempts remember this client."""
    return client_print(client, KEY)


def first_client(attempt: Attempt, client: Client | None) -> list[Entry]:
    """Remembers who starts an attempt (the caller saves it), and returns the journal entry that says so.

    It is an entry of its own, so that the address can go after the time it is kept while the start stays.
    """
    if client is None:
        return []
    attempt.client_prints = print_of(client)
    return [_entry(client, [])]


def client_news(attempt: Attempt, client: Client | None) -> list[Entry]:
    """The journal entry for an address or browser that this attempt has not met; remembers it (the caller saves it).

    An attempt that has met nobody yet just remembers.
    """
    seen = print_of(client) if client else ""
    if client is None or not is_news(attempt.client_prints, seen):
        return []
    known, attempt.client_prints = attempt.client_prints, remembered(attempt.client_prints, seen)
    if not known:
        return []
    return [_entry(client, what_changed(known, seen))]


def _entry(client: Client, changed: list[str]) -> Entry:
    data = {"changed": changed, "address": client.address, "agent": client.agent}
    return Entry(Kind.CLIENT_CHANGED, data=data)
