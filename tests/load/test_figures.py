"""Do the figures of the benchmark say what was measured, and the targets whether it is enough?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.load.figures import Book
from tests.load.lanes import Tally
from tests.load.meter import Cost
from tests.load.sizes import FULL, PARTS, QUICK, arguments
from tests.load.tables import WIDTH, report
from tests.load.targets import verdicts

COST = Cost(1.0, {"web": 0.3, "database": 0.1, "worker 1": 0.2, "players": 0.4})


def tally(*milliseconds: float, seconds: float = 1.0) -> Tally:
    heard = Tally(seconds=seconds)
    for one in milliseconds:
        heard.hear(200, one / 1000, "save")
    return heard


@pytest.fixture
def book() -> Book:
    """Three rounds of saves beside the bare view, and a crowd."""
    book = Book()
    for saves, bare in ((10, 5), (30, 10), (25, 10)):
        book.part("bare view").add(tally(*[9.0] * bare), COST)
        book.part("heartbeat").add(tally(*[9.0] * bare), COST)
        book.part("sync, one answer").add(tally(*[4.0] * saves), COST, wal=saves * 1000)
    kinds = {"all": {"count": 3, "p50": 5.0, "p95": 150.0, "p99": 200.0}}
    crowd = {
        "students": 500, "rooms": 2, "boards": 5, "seconds": 120.0, "requests a second": 60.0,
        "errors": 0, "sent again": 0,
        "processors used by web and database": 0.2, "as the model says": 0.15, "error of the model %": -25,
        "players, processors": 0.02, "machine busy %": 40.0, "kinds": kinds,
    }  # fmt: skip
    book.facts["crowds"] = [crowd]
    return book


def test_a_ratio_is_the_median_of_the_rounds_ratios(book: Book) -> None:
    [row] = [row for row in book.rows() if row["part"] == "sync, one answer"]
    assert (row["to_bare_view"], row["per_second"], row["count"]) == (2.5, 25.0, 65)
    assert (row["p95_ms"], row["wal_bytes"]) == (4.0, 1000)


def test_costs_are_for_one_and_the_players_share_is_of_all(book: Book) -> None:
    part = book.parts["sync, one answer"]
    assert part.cpu_of("web", "workers") == pytest.approx(20.0)
    assert part.players_share == pytest.approx(0.4)


def test_medians_decide_what_is_met(book: Book) -> None:
    found = {one.words: one for one in verdicts(book)}
    assert not found["heartbeat: rate × bare view"].met
    save = found["save: rate × bare view"]
    assert (save.median, save.least, save.most, save.met) == (2.5, 2.0, 3.0, True)
    assert not found["crowd: p95 ms"].met
    assert found["crowd: machine busy %"].met


def test_a_smaller_size_than_was_asked_for_is_said(book: Book) -> None:
    found = {one.words: one.note for one in verdicts(book)}
    assert found["crowd: p95 ms"] == "at 500 of 3,000"
    assert found["save: rate × bare view"] == ""


def test_what_was_not_measured_has_no_verdict(book: Book) -> None:
    assert not [one for one in verdicts(book) if one.words.startswith(("start", "grading", "growth", "web"))]


def test_the_tables_fit_a_hundred_columns(book: Book) -> None:
    book.part("regrade of 10,000, preview").add(tally(12_345.6), COST, wal=123_456)
    book.failed["pages"] = "Traceback\nAssertionError: it takes too long"
    told = report(book)
    assert max(map(len, told.splitlines())) <= WIDTH
    assert "FAILED pages: AssertionError: it takes too long" in told
    assert "MISSED" in told


def test_the_file_holds_parts_facts_and_failures(book: Book, tmp_path: Path) -> None:
    book.failed["rush"] = "why"
    book.write(tmp_path / "bench.json", targets=[])
    told = json.loads((tmp_path / "bench.json").read_text())
    assert ([row["part"] for row in told["parts"]], told["failed"]) == (
        ["bare view", "heartbeat", "sync, one answer"],
        {"rush": "why"},
    )
    assert [path.name for path in tmp_path.iterdir()] == ["bench.json"]


def test_the_command_line_says_the_sizes() -> None:
    chosen = arguments(["--full", "--students", "500", "--minutes", "2", "--attempts", "1000", "--rows", "10,1_000"])
    assert (chosen.sizes.crowds, chosen.sizes.minutes) == ((500,), 2)
    assert (chosen.sizes.deadline, chosen.sizes.grading, chosen.sizes.rows) == (1000, 2000, (10, 1000))
    assert chosen.sizes.the_class == FULL.the_class
    assert chosen.parts == list(PARTS)


def test_parts_are_played_in_their_own_order_and_unknown_ones_refused() -> None:
    assert arguments(["--quick", "--only", "growth,rates"]).parts == ["rates", "growth"]
    assert arguments(["--quick", "--rounds", "5"]).sizes.rounds == 5
    assert arguments(["--quick"]).sizes == QUICK
    with pytest.raises(SystemExit):
        arguments(["--only", "rates,nothing"])
