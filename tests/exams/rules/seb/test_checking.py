"""What proves that a browser is the one with the right settings?"""

from __future__ import annotations

import hashlib

import pytest

from exams.rules.seb.checking import Keys, Shown, hash_for, keys_in, proves

URL = "https://quiz.example.edu/sittings/1/"
A, B, EXAM = "a" * 64, "b" * 64, "e" * 64


def shown(config: str = "", exam: str = "", url: str = URL) -> Shown:
    return Shown(url, hash_for(url, config) if config else "", hash_for(url, exam) if exam else "")


def test_the_hash_is_over_the_address_without_its_fragment_and_the_key() -> None:
    assert hash_for(f"{URL}#top", A) == hashlib.sha256(f"{URL}{A}".encode()).hexdigest()


@pytest.mark.parametrize(
    ("keys", "evidence", "proven"),
    [
        (Keys((A,)), [shown(A)], True),
        (Keys((B, A)), [shown(A)], True),
        (Keys((A,)), [Shown(URL, hash_for(URL, A).upper())], True),
        (Keys((A,)), [shown(B), shown(A)], True),
        (Keys((A,), (EXAM,)), [shown(A, EXAM)], True),
        (Keys((), (EXAM,)), [shown("", EXAM)], True),
        (Keys((A,)), [], False),
        (Keys((A,)), [shown()], False),
        (Keys((A,)), [shown(B)], False),
        (Keys((A,)), [Shown(URL, A)], False),
        (Keys((A,)), [Shown(f"{URL}x", hash_for(URL, A))], False),
        (Keys((A,)), [Shown(URL, "ä" * 64)], False),
        (Keys((A,), (EXAM,)), [shown(A), shown("", EXAM)], False),
        (Keys((A,), (EXAM,)), [shown(A, B)], False),
        (Keys(), [shown(A)], False),
    ],
)
def test_one_expected_key_of_each_kind_must_be_known(keys: Keys, evidence: list[Shown], proven: bool) -> None:
    assert proves(keys, evidence) is proven


def test_typed_keys_are_told_from_what_is_none() -> None:
    assert keys_in(f" {A.upper()},\n{B}\n{A} 12ab") == ((A, B), ["12ab"])
