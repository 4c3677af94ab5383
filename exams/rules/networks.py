"""Is an address inside the networks of the room?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class NetworkProblem:
    """A line that is not a network. `meant` is the network that was probably meant, or empty."""

    line: int
    text: str
    meant: str = ""


def read_networks(text: str) -> tuple[tuple[Network, ...], tuple[NetworkProblem, ...]]:
    """The networks of a list, one a line, and every line that is none. What follows `#` is a remark."""
    networks: list[Network] = []
    problems: list[NetworkProblem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].strip()
        if not words:
            continue
        try:
            networks.append(ip_network(words))
        except ValueError:
            problems.append(NetworkProblem(number, words, _meant(words)))
    return tuple(networks), tuple(problems)


def read_address(text: str) -> Address | None:
    """An address, or nothing where it is none; IPv4 that came as IPv6 is IPv4, and a zone is left off."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def inside(address: Address | None, networks: Iterable[Network]) -> bool:
    """Whether the address lies in one of these networks; an unknown address lies in none."""
    return address is not None and any(address in network for network in networks)


def _meant(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError:
        return ""
