"""Can anyone check the arithmetic of a score from the command line?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grading.scoring.request import read_request

ROOT = Path(__file__).parents[2]


def request(**changes: object) -> dict[str, object]:
    choices = [{"label": label, "correct": label in "ABC"} for label in "ABCD"]
    whole = {"policy": {"name": "deduct_per_error", "deduction": "5"}, "points": "15", "choices": choices}
    return {**whole, "selected": ["A", "B", "D"], **changes}


def answer(request_: object) -> tuple[str, str]:
    reading = read_request(json.dumps(request_).encode())
    assert reading.problems == ()
    return f"{reading.score.points:f}", reading.score.explanation


def problems(request_: object) -> tuple[str, ...]:
    reading = read_request(json.dumps(request_).encode())
    assert reading.score is None
    return reading.problems


def run(data: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "manage.py", "score_response"]
    environment = {**os.environ, "DEBUG": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, input=data, capture_output=True, check=False, timeout=60)


def test_the_command_prints_points_and_explanation():
    done = run(json.dumps(request()).encode())
    assert json.loads(done.stdout) == {
        "points": "5",
        "explanation": "2 of 3 correct chosen, 1 wrong: 15 − 2 × 5 = 5",
    }
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_command_tells_every_problem_and_fails():
    done = run(json.dumps(request(points="-1", policy={"name": "generous"})).encode())
    told = done.stderr.decode()
    assert (done.returncode, done.stdout) == (1, b"")
    assert "no scoring policy 'generous'" in told
    assert "must not be negative" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({"selected": None}, "0.00"),
        ({"selected": "none"}, "0.00"),
        ({"selected": []}, "0.00"),
        ({"selected": ["C", "B", "A"]}, "15.00"),
        ({"selected": ["A", "A", "B"]}, "10.00"),
        ({"points": 15}, "5.00"),
        ({"points": "17.5"}, "7.50"),
        ({"policy": {"name": "deduct_per_error", "deduction": 2.5}}, "10.00"),
        ({"policy": {"name": "canvas", "incorrect_dock": None}}, "5.00"),
        ({"policy": {"name": "deduct_per_error", "deduction": "5", "only_if_several": True}}, "5.00"),
    ],
)
def test_answers_and_numbers_may_be_written_as_json_has_them(changes, points):
    assert answer(request(**changes))[0] == points


def test_none_and_a_blank_differ_where_nothing_is_correct():
    choices = [{"label": label, "correct": False} for label in "ABCD"]
    assert answer(request(choices=choices, selected="none"))[0] == "15.00"
    assert answer(request(choices=choices, selected=None))[0] == "0.00"


def test_an_option_may_be_called_none():
    choices = [{"label": "none", "correct": True}, {"label": "B", "correct": False}]
    assert answer(request(choices=choices, selected=["none"]))[0] == "15.00"


def test_weights_are_read_exactly():
    choices = [{"label": "A", "correct": True, "weight": 0.1}, {"label": "B", "correct": True, "weight": "0.2"}]
    both = request(policy={"name": "qti_mapping"}, choices=choices, selected=["A", "B"])
    assert answer(both) == ("0.30", "A (0.1) + B (0.2) = 0.3")


def test_verdicts_are_read():
    choices = [{"label": "A", "correct": True}, {"label": "B", "correct": False, "verdict": "either"}]
    assert answer(request(policy={"name": "all_or_nothing"}, choices=choices, selected=["A", "B"]))[0] == "15.00"


NUMBER = 'must be a number such as "7.5"'


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"policy": None}, ('"policy" must be an object with the "name" of a policy.',)),
        ({"policy": {"deduction": "5"}}, ('"policy" must be an object with the "name" of a policy.',)),
        (
            {"policy": {"name": "deduct_per_error", "deduction": ["5"]}},
            ("The parameter 'deduction' must be a number, a string, true or false.",),
        ),
        ({"points": None}, (f'"points" {NUMBER}.',)),
        ({"points": "many"}, (f"\"points\" {NUMBER}, not 'many'.",)),
        ({"points": 1e300}, (f"\"points\" {NUMBER}, not '1e+300'.",)),
        ({"choices": []}, ('"choices" must be a list with at least one choice.',)),
        ({"choices": ["A"]}, ("choices[0] must be an object with a label and whether it is correct.",)),
        (
            {"choices": [{"label": "", "correct": "yes", "weight": {}, "verdict": "maybe"}]},
            (
                "choices[0].label must be a string that is not empty.",
                "choices[0].correct must be true or false.",
                "choices[0].verdict must be one of normal, either, disregard.",
                f'"choices[0].weight" {NUMBER}.',
            ),
        ),
        ({"selected": "A"}, ('"selected" must be a list of labels, "none", or null for a blank.',)),
        ({"selected": [1]}, ('"selected" must be a list of labels, "none", or null for a blank.',)),
        ({"selected": ["A", "Z"]}, ("The question has no option 'Z'.",)),
    ],
)
def test_every_problem_of_a_request_is_one_sentence(changes, expected):
    assert problems(request(**changes)) == expected


def test_a_forgotten_answer_is_not_taken_for_a_blank():
    incomplete = request()
    del incomplete["selected"]
    assert problems(incomplete) == ('"selected" must be a list of labels, "none", or null for a blank.',)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1]", b"\xff\xfe", b'"text"', b"NaN", b'{"points": Infinity}', b"[" * 100_000, b"9" * 9999]
)
def test_what_is_not_a_request_is_refused_in_one_sentence(data: bytes):
    reading = read_request(data)
    assert (reading.score, len(reading.problems)) == (None, 1)
    assert reading.problems[0].startswith("The input ")
