"""Is an address inside or not, and is a list of networks read as it was meant?"""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from exams.rules.networks import NetworkProblem, inside, read_address, read_networks


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "2001:db8::7"), ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"), ("", None), ("unknown", None), ("192.0.2.700", None), ("192.0.2.7:80", None),
    ],
)  # fmt: skip
def test_an_address_is_read_in_whatever_dress_it_comes(text: str, address: str | None) -> None:
    assert read_address(text) == (ip_address(address) if address else None)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("10.20.0.5", True), ("10.20.255.255", True), ("10.21.0.0", False), ("192.0.2.7", True), ("192.0.2.8", False),
        ("2001:db8:5::9", True), ("2001:db8:6::9", False), ("::1", False),
    ],
)  # fmt: skip
def test_an_address_is_inside_or_not(address: str, expected: bool) -> None:
    networks, problems = read_networks("10.20.0.0/16  # Hall A\n\n# the library\n192.0.2.7\n2001:db8:5::/48")
    assert problems == ()
    assert inside(ip_address(address), networks) is expected


def test_an_unknown_address_is_inside_nothing() -> None:
    assert not inside(None, read_networks("0.0.0.0/0")[0])


def test_every_line_that_is_no_network_is_named_with_what_was_meant() -> None:
    networks, problems = read_networks("10.20.0.5/16\n10.20.0.0/16\nHall A\n10.0.0.0/33\n10.0.0.1 10.0.0.2")
    assert len(networks) == 1
    assert problems == (
        NetworkProblem(1, "10.20.0.5/16", "10.20.0.0/16"),
        NetworkProblem(3, "Hall A"),
        NetworkProblem(4, "10.0.0.0/33"),
        NetworkProblem(5, "10.0.0.1 10.0.0.2"),
    )
