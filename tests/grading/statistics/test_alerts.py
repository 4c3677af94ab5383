"""Is a wrong key noticed while grading goes on, and a hard question left alone?"""

from __future__ import annotations

import pytest

from grading.statistics.alerts import suspicious_keys, warnings
from grading.statistics.analysis import Answer, ItemData, analyse

# Fifteen students, the best first, as the other questions rank them.
REST = ItemData("other questions", list(range(15, 0, -1)))


def question(answers: str, key: str = "C") -> ItemData:
    """One letter per student: the option chosen, `-` for "none of these is correct", `.` for a blank."""
    given: list[Answer] = [{"-": frozenset(), ".": None}.get(a, frozenset(a)) for a in answers]
    scores = [int(answer == frozenset(key)) for answer in given]
    return ItemData("2.2", scores, 1, given, tuple("ABCD"), frozenset(key))


def alerts(answers: str, key: str = "C", at_least: int = 5) -> list[tuple[str | None, bool]]:
    found = suspicious_keys([REST, question(answers, key)], at_least=at_least)
    return [(alert.option, alert.in_key) for alert in found]


def test_the_best_third_choosing_another_option_is_reported_in_words():
    (alert,) = suspicious_keys([REST, question("DDDDC" + "ABCDA" + "ABABD")])
    assert alert.reason == "4 of the best 5 students chose D, 1 of the weakest 5; the key does not."
    assert (alert.item, alert.option, alert.best, alert.best_size) == ("2.2", "D", 4, 5)
    assert (alert.weakest, alert.weakest_size, alert.in_key) == (1, 5, False)


@pytest.mark.parametrize(
    ("answers", "key", "expected"),
    [
        ("CCCCC" + "CCCCC" + "ABABD", "C", []),
        ("ABDAB" + "ABDAB" + "ABDAB", "C", []),
        ("DDDDD" + "DDDDD" + "DDDDD", "C", []),
        ("DDDDD" + "DDDCC" + "CCCCC", "C", [("D", False), ("C", True)]),
        ("DDDDD" + "AAAAA" + "BBBBB", "C", [("D", False)]),
        ("-----" + "ABABA" + "ABABA", "C", [(None, False)]),
        ("DDDDD" + "AAAAA" + "-----", "", [("D", False), (None, True)]),
        ("....." + "CCCCC" + "CCCCC", "C", [("C", True)]),
    ],
    ids=[
        "the key is right",
        "hard for all alike",
        "all fell for it alike",
        "C and D exchanged",
        "another option",
        "the best say none",
        "the key says none",
        "the best left it blank",
    ],
)
def test_the_key_is_doubted_only_where_the_best_contradict_it(answers, key, expected):
    assert alerts(answers, key) == expected


def test_nothing_is_said_while_few_are_graded():
    assert alerts("DDDDD" + "AAAAA" + "BBBBB", at_least=6) == []


def test_a_quiz_without_answers_raises_no_alert():
    assert suspicious_keys([REST, ItemData("2", [0] * 15)]) == ()


def test_the_wrong_key_itself_does_not_decide_who_is_best():
    """Thirty points on the doubtful question would put the weakest on top."""
    doubtful = question("DDDDD" + "AAAAA" + "CCCCC")
    heavy = ItemData("2.2", [30 * s for s in doubtful.scores], 30, doubtful.answers, doubtful.options, doubtful.key)
    assert [alert.option for alert in suspicious_keys([REST, heavy])] == ["D", "C"]


def test_small_classes_and_odd_items_are_warned_about():
    figures = analyse([REST, ItemData("flat", [1] * 15), ItemData("backwards", list(range(15)))])
    assert warnings(figures) == (
        "Only 15 students: a few more could change every figure.",
        "other questions: those who did well in the rest of the quiz did worse here than others.",
        "backwards: those who did well in the rest of the quiz did worse here than others.",
        "flat: everyone has the same score, so it tells nobody apart.",
    )


def test_a_large_class_with_good_items_needs_no_warning():
    scores = list(range(30))
    assert warnings(analyse([ItemData("1", scores), ItemData("2", scores)])) == ()
