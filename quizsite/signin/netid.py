"""Which NetID does an identity provider mean? Pure: text in, a NetID or None out."""

from __future__ import annotations

import re

NETID = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}", re.ASCII)


def netid_from(claim: object, *, domain: str) -> str | None:
    """The NetID in a claim: in small letters and without `@domain`, if that is the domain to take away.

    None for what is no NetID: also `ada@elsewhere.example`, because another university's Ada is not ours.
    """
    if isinstance(claim, list) and len(claim) == 1:
        claim = claim[0]
    if not isinstance(claim, str):
        return None
    text = claim.strip().lower()
    if domain:
        text = text.removesuffix(f"@{domain.lower().removeprefix('@')}")
    return text if NETID.fullmatch(text) else None
