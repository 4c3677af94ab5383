"""How does an author write the parameters of a scoring policy: one a line, `deduction = 5`?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from exams.authoring.policies import as_text_mapping

_LINE = re.compile(r"\s*([A-Za-z_]\w*)\s*[=:]\s*(\S.*?)\s*")
HOW = "Write a name and a value on each line, such as deduction = 5."


class NotReadable(ValueError):
    """The text names no parameters."""


def read_parameters(text: str) -> dict[str, str]:
    """The parameters, from lines (or parts between semicolons) or from JSON. Raises NotReadable."""
    if text.lstrip().startswith("{"):
        return _from_json(text)
    found: dict[str, str] = {}
    for line in re.split(r"[\n;,]", text):
        if not line.strip():
            continue
        pair = _LINE.fullmatch(line)
        if pair is None or pair[1] in found:
            raise NotReadable(HOW)
        found[pair[1]] = pair[2].strip("\"'")
    return found


def write_parameters(parameters: Mapping[str, Any]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in parameters.items())


def _from_json(text: str) -> dict[str, str]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotReadable(HOW) from error
    if not isinstance(given, dict) or any(isinstance(value, dict | list) for value in given.values()):
        raise NotReadable(HOW)
    return as_text_mapping(given)
