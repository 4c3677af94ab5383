"""Which sentences of a solution speak of which option?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_BOLD = re.compile(
    r"(?:\*\*|__)\s*(?:Options?\s+|Choice\s+)?(?P<open>\()?(?P<label>[A-Za-z])(?(open)\))(?P<in>[^*_\n]{0,60})(?:\*\*|__)\s*[:.]?"
)
_LINE = re.compile(r"(?:^|\n)\s*(?:[-*+]\s+)?(?:Option\s+)?(?:\((?P<a>[A-Za-z])\)|(?P<b>[A-Za-z])[.):])[ \t]+(?=\S)")
_TRUE = re.compile(r"^\W*(?:true|correct|right|yes)\b", re.IGNORECASE)
_FALSE = re.compile(r"^\W*(?:false|incorrect(?:ly)?|wrong(?:ly)?|not\s+(?:correct|true)|no)\b", re.IGNORECASE)
_WORDY = re.compile(r"^[\w'’]|^\s*\w+\s+\w+\s+\w+\s+\w+")


def rationales(solution: str, labels: Sequence[str]) -> dict[str, str]:
    """The reason that the solution gives for each label that it names in bold, or at the beginning of a line."""
    found = [(m, m["label"].upper(), m["in"]) for m in _BOLD.finditer(solution) if _is_label(m, labels)]
    if not found:
        found = [(m, (m["a"] or m["b"]).upper(), "") for m in _LINE.finditer(solution)]
        found = [item for item in found if item[1] in labels]
        if len({label for _, label, _ in found}) < 2:
            return {}
    ends = [*[match.start() for match, _, _ in found], len(solution)]
    texts: dict[str, str] = {}
    for (match, label, inside), (_, end) in zip(found, pairwise(ends), strict=True):
        reason = f"{inside.strip(' :.')}: " if inside.strip(" :.") else ""
        texts.setdefault(label, (reason + solution[match.end() : end].strip()).strip())
    return texts


def opens_with_reason(solution: str, labels: Sequence[str]) -> bool:
    """Whether the solution goes straight to its options, so that its first letter is no key."""
    match = _BOLD.match(solution.lstrip())
    return bool(match and _is_label(match, labels))


def verdicts(reasons: dict[str, str], labels: Sequence[str]) -> tuple[str, ...] | None:
    """The options called true, if the reasons call every option true or false."""
    if set(reasons) != set(labels) or not all(_TRUE.match(r) or _FALSE.match(r) for r in reasons.values()):
        return None
    return tuple(label for label in labels if _TRUE.match(reasons[label]))


def _is_label(match: re.Match[str], labels: Sequence[str]) -> bool:
    return match["label"].upper() in labels and not _WORDY.match(match["in"])
