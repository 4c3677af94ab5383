"""Does a roster file mean what the person thinks who saved it, whatever program wrote it?"""

from __future__ import annotations

import codecs
from decimal import Decimal

import pytest

from exams.rules.roster.columns import recognise
from exams.rules.roster.lines import Column, Line, Time
from exams.rules.roster.reading import read_roster

CANVAS = (
    'Student,ID,SIS User ID,SIS Login ID,Section,"Homework 1 (87568)",Final Score\r\n'
    '"    Points Possible",,,,,10,(read only)\r\n'
    '"Example, Ada",5421,990012,ada,"TST 101 - 002, and TST 101 Lab 1",9,90\r\n'
    '"Example, Béa",5422,990013,bea@example.edu,TST 101 - 002,8,80\r\n'
    '"Student, Test",9999,,8bd4,TST 101 - 002,,\r\n'
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Role,Sections\n"
    "Ada,Example,990012,ada@example.edu,Student,002\n"
    "Bo,Example,990014,bo@example.edu,TA,\n"
    "Cleo,Example,990015,cleo@example.edu,Instructor,\n"
)


def people(text: str | bytes) -> list[tuple[str, str | None]]:
    roster = read_roster(text if isinstance(text, bytes) else text.encode())
    assert roster.problems == []
    return [(line.netid, line.name) for line in roster.lines]


def told(text: str | bytes) -> list[tuple[int, str]]:
    roster = read_roster(text if isinstance(text, bytes) else text.encode())
    return [(problem.row, problem.message) for problem in roster.problems]


def test_a_gradebook_of_canvas_is_read() -> None:
    roster = read_roster(CANVAS.encode())
    assert roster.problems == []
    assert roster.lines == [
        Line(3, "ada", "Ada Example", section="TST 101 - 002, and TST 101 Lab 1"),
        Line(4, "bea", "Béa Example", section="TST 101 - 002"),
    ]
    assert roster.ignored == ["ID", "SIS User ID", "Homework 1 (87568)", "Final Score"]


def test_a_roster_of_gradescope_is_read_with_netids_from_the_addresses() -> None:
    roster = read_roster(GRADESCOPE.encode())
    assert roster.lines == [
        Line(2, "ada", "Ada Example", "ada@example.edu", "002", "student"),
        Line(3, "bo", "Bo Example", "bo@example.edu", None, "ta"),
        Line(4, "cleo", "Cleo Example", "cleo@example.edu", None, "instructor"),
    ]
    assert roster.notes == ["The NetIDs are what stands before the @ of the e-mail addresses."]


def test_a_student_number_that_is_a_netid_is_taken() -> None:
    assert people("Name,SID,Email\nAda,ada7,ada@example.edu\n") == [("ada7", "Ada")]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("NetID", Column.NETID), ("net_id", Column.NETID), (" SIS Login ID ", Column.NETID), ("Username", Column.NETID),
        ("E-mail Address", Column.EMAIL), ("Given name", Column.FIRST), ("Surname", Column.LAST),
        ("Student Name", Column.NAME), ("Extra time", Column.ACCOMMODATION), ("Time multiplier", Column.FACTOR),
        ("Extra minutes", Column.MINUTES), ("Section Name", Column.SECTION), ("Enrollment Role", Column.ROLE),
    ],
)  # fmt: skip
def test_headers_are_known_by_their_usual_names(header: str, column: Column) -> None:
    assert recognise([header]).places == {column: 0}


@pytest.mark.parametrize(
    "data",
    [
        "netid,name\nbea,Béa\n".encode(),
        codecs.BOM_UTF8 + "netid,name\nbea,Béa\n".encode(),
        "netid,name\nbea,Béa\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "netid,name\nbea,Béa\n".encode("utf-16-be"),
        "netid,name\nbea,Béa\n".encode("utf-16-le"),
        "netid;name\r\nbea;Béa\r\n".encode("windows-1252"),
        "netid\tname\rbea\tBéa\r".encode("windows-1252"),
        '\n\n"netid";"name"\n"bea";"Béa"\n'.encode(),
        "sep=;\nnetid;name\nbea;Béa\n".encode(),
        "NetID|Name\nbea|Béa\n".encode(),
    ],
)
def test_encodings_and_separators_of_all_programs(data: bytes) -> None:
    assert people(data) == [("bea", "Béa")]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('"Lovelace, Ada"', "Ada Lovelace"), ("Ada Lovelace", "Ada Lovelace"), ('"de la Cruz,  Ana María"',
         "Ana María de la Cruz"), ('"King, Martin, Jr."', "Martin King Jr."), ("Madonna", "Madonna"),
        ('"O""Neil, ""Bo"""', '"Bo" O"Neil'), ('"Ada\nLovelace"', "Ada Lovelace"), ("'=1+1", "=1+1"),
    ],
)  # fmt: skip
def test_names_are_turned_round_as_people_say_them(cell: str, name: str) -> None:
    assert people(f"netid,name\nada,{cell}\n") == [("ada", name)]


@pytest.mark.parametrize(
    ("header", "cell", "time"),
    [
        ("factor", "1.5", Time(Decimal("1.5"))), ("factor", '"1,5"', Time(Decimal("1.5"))),
        ("factor", "1.5x", Time(Decimal("1.5"))), ("factor", "150%", Time(Decimal("1.5"))),
        ("factor", "+50 %", Time(Decimal("1.5"))), ("minutes", "15", Time(minutes=Decimal(15))),
        ("accommodation", "time and a half", Time(Decimal("1.5"))), ("accommodation", "Double time", Time(Decimal(2))),
        ("accommodation", "+15 min", Time(minutes=Decimal(15))), ("accommodation", "none", Time()),
        ("factor", "", None), ("accommodation", "", None),
    ],
)  # fmt: skip
def test_more_time_is_read_as_people_write_it(header: str, cell: str, time: Time | None) -> None:
    (line,) = read_roster(f"netid,{header}\nada,{cell}\n".encode()).lines
    assert line.time == time


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("netid,name\n,Ada\n", 2, "The NetID is missing"),
        ("netid,name\nada lovelace,Ada\n", 2, "is no NetID"),
        ("netid,email\nada,ada@\n", 2, "is no e-mail address"),
        ("netid,role\nada,dean\n", 2, "is no role here"),
        ("netid,factor\nada,0.5\n", 2, "is no time factor from 1 to 10"),
        ("netid,minutes\nada,1e9\n", 2, "is no number of minutes"),
        ("netid,accommodation\nada,quiet room\n", 2, "is no time factor"),
        ("netid,name\nada,Lovelace, Ada\n", 2, "put quotes around a name with a comma"),
        ("netid,name\nada,Ada\n\nada,Eve\n", 4, "also in row 2, with something else"),
        ('netid,name\nbo,Bo\nada,"Ada\n', 3, "a quote that is not closed"),
        ("name,score\nAda,7\n", 1, "No column gives the NetID"),
        ("netid,netid\nada,ada\n", 1, "Two columns are called"),
        ("netid,name\n", 0, "names nobody"),
        ("", 0, "The file is empty"),
        ("netid,name\nada," + "x" * 201 + "\n", 2, "The name is longer than 200"),
    ],
)
def test_every_problem_says_its_row_and_what_to_do(text: str, row: int, words: str) -> None:
    ((at, message),) = told(text)
    assert at == row and words in message


def test_all_problems_are_told_at_once() -> None:
    assert [row for row, _ in told("netid,role,email\n,student,\nbo,dean,bo@\ncleo,ta,\n")] == [2, 3, 3]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "a spreadsheet"), (b"%PDF-1.7", "a PDF"), (b"<!doctype html><p>", "a web page"),
        (b"netid,name\nada,\x81\x8d\n", "cannot be read"), (b"netid,name\nada,A\x00da\n", "not text"),
        (b"\xff\xfea\x00b", "cannot be read"), (b"x" * (8 * 1024 * 1024 + 1), "larger than 8 MB"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named(data: bytes, words: str) -> None:
    ((row, message),) = told(data)
    assert row == 0 and words in message


def test_the_same_person_twice_is_one_and_sections_add_up() -> None:
    roster = read_roster(b"netid,name,section\nada,Ada,1\nada,Ada,2\nbo,Bo,1\nbo,Bo,1\n")
    assert [(line.netid, line.section) for line in roster.lines] == [("ada", "1, 2"), ("bo", "1")]
    assert roster.notes == ["Row 5 says the same as row 4 (bo): taken once."]


def test_a_name_at_another_domain_is_nobodys_netid() -> None:
    table = "name,email\nAda,ada@example.edu\nBo,bo@example.edu\nEve,cleo@mail.example\n"
    ((row, words),) = told(table)
    assert row == 4 and "This address is at mail.example, most are at example.edu" in words


def test_observers_and_designers_of_canvas_are_left_out() -> None:
    assert people("Name,Login ID,Role\nAda,ada,StudentEnrollment\nMum,mum,ObserverEnrollment\n") == [("ada", "Ada")]


def test_ten_thousand_rows_are_read() -> None:
    table = "netid,name\n" + "".join(f"s{n},Student {n}\n" for n in range(10_000))
    assert len(read_roster(table.encode()).lines) == 10_000


def test_more_people_than_any_course_has_are_refused() -> None:
    table = "netid\n" + "".join(f"s{n}\n" for n in range(20_001))
    assert told(table) == [(20_002, "There are more than 20000 people. Cut the file in parts.")]
