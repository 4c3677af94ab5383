"""Is this key worth signing with? A production site refuses to start with one that can be guessed."""

from __future__ import annotations

import re

SHORTEST = 50  # characters, as Django's own check asks
FEWEST_DIFFERENT = 12
# Words of documentation, of Django's own beginner's key, and of this file's reader in a hurry.
EXAMPLES = re.compile(
    r"django-insecure|change[-_ ]?me|example|secret[-_ ]?key|only-for-a-developer|your-key|…|\.\.\.", re.I
)


def why_weak(key: str) -> str:
    """What is wrong with the key, or nothing."""
    if not key:
        return "is missing"
    if len(key) < SHORTEST:
        return f"has {len(key)} characters and needs {SHORTEST}"
    if len(set(key)) < FEWEST_DIFFERENT:
        return "repeats itself"
    if EXAMPLES.search(key):
        return "is an example, or contains one"
    return ""
