"""Which claims are NetIDs of ours?"""

import pytest

from quizsite.signin.netid import netid_from


@pytest.mark.parametrize(
    ("claim", "domain", "netid"),
    [
        ("ada", "", "ada"),
        (" ADA ", "", "ada"),
        ("Ada@Example.edu", "example.edu", "ada"),
        ("ada@example.edu", "@example.edu", "ada"),
        (["ada"], "", "ada"),
        ("ada@example.edu", "", None),
        ("ada@elsewhere.example", "example.edu", None),
        ("ada@example.edu@example.edu", "example.edu", None),
        ("ada@notexample.edu", "example.edu", None),
        (["ada", "cleo"], "", None),
        ("", "", None),
        (None, "", None),
        ({"netid": "ada"}, "", None),
        ("ada\ncleo", "", None),
        ("аda", "", None),  # the first letter is Cyrillic
        ("x" * 64, "", None),
    ],
)
def test_only_what_is_a_netid_here_is_taken(claim: object, domain: str, netid: str | None) -> None:
    assert netid_from(claim, domain=domain) == netid
