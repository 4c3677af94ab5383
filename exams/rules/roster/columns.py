"""Which column of the file means what? By the headers that Canvas, Gradescope and registrars write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exams.rules.roster.lines import Column

# Headers in small letters without signs, the best first: the first that is there is taken.
NETID_HEADERS = (
    "netid", "net id", "uni netid", "unetid", "campus netid",
    "sis login id", "login id", "loginid", "login", "username", "user name", "uniqname", "kerberos", "unix id",
    "sis user id", "user id", "userid", "sid", "student id", "id number",
)  # fmt: skip
HEADERS: dict[Column, tuple[str, ...]] = {
    Column.NAME: (
        "name", "full name", "fullname", "student", "student name", "display name", "preferred name", "sortable name",
    ),
    Column.FIRST: ("first name", "firstname", "first", "given name", "givenname", "given names", "forename"),
    Column.LAST: ("last name", "lastname", "last", "family name", "familyname", "surname"),
    Column.EMAIL: ("email", "e mail", "email address", "mail", "e mail address", "student email", "preferred email"),
    Column.SECTION: (
        "section", "sections", "section name", "class section", "section number", "course section", "group", "lab",
        "discussion",
    ),
    Column.ROLE: ("role", "roles", "enrollment role", "course role"),
    Column.FACTOR: ("factor", "time factor", "time multiplier", "extra time factor", "multiplier"),
    Column.MINUTES: ("minutes", "extra minutes", "additional minutes", "minutes more"),
    Column.ACCOMMODATION: ("accommodation", "accommodations", "extra time", "extended time", "testing accommodation"),
}  # fmt: skip
# Often the number on a card and not what a person signs in with: taken only if it is more than digits.
NUMBERS = ("sis user id", "user id", "userid", "sid", "student id", "id number")


@dataclass(frozen=True, slots=True)
class Recognised:
    """Where each column is, what was left out, and what stands in the way."""

    places: dict[Column, int]
    ignored: list[str]
    problems: list[str]


def plain_header(header: str) -> str:
    """The header in small letters, with single spaces for every sign."""
    return " ".join(re.sub(r"[\W_]+", " ", header.lower()).split())


def recognise(header: Sequence[str]) -> Recognised:
    """Finds what is known among the headers of a table. Unknown ones, for example those of marks, are left out."""
    plain = [plain_header(cell) for cell in header]
    places: dict[Column, int] = {}
    problems: list[str] = []
    for column, names in {Column.NETID: NETID_HEADERS, **HEADERS}.items():
        found = next((name for name in names if name in plain), None)
        if found is None:
            continue
        places[column] = plain.index(found)
        if plain.count(found) > 1:
            problems.append(f"Two columns are called “{header[places[column]].strip()}”. Take one of them out.")
    if Column.NETID not in places and Column.EMAIL not in places:
        problems.append(
            "No column gives the NetID. Name one “NetID” (Canvas calls it “SIS Login ID”), or give e-mail addresses "
            "that begin with it."
        )
    return Recognised(places, _ignored(header, places), problems)


def without_numbers(known: Recognised, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Recognised:
    """The NetID from the e-mail addresses, where the column that was taken for it holds bare numbers."""
    place = known.places.get(Column.NETID)
    if place is None or Column.EMAIL not in known.places or plain_header(header[place]) not in NUMBERS:
        return known
    if not all(row[place].strip().isdecimal() for row in rows if len(row) > place and row[place].strip()):
        return known
    places: dict[Column, int] = dict(known.places)
    del places[Column.NETID]
    return Recognised(places, _ignored(header, places), known.problems)


def _ignored(header: Sequence[str], places: dict[Column, int]) -> list[str]:
    used = set(places.values())
    return [cell.strip() for index, cell in enumerate(header) if index not in used and cell.strip()]
