"""Is the Config Key the one that every client of Safe Exam Browser computes?"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest

from exams.rules.seb.config_key import config_key, seb_json

UTC = dt.UTC
NOON = dt.datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({}, "{}"),
        ({"b": True, "a": False}, '{"a":false,"b":true}'),
        ({"originatorVersion": "SEB_Win_3.7.0", "a": 1}, '{"a":1}'),
        ({"allowWLAN": 1, "allowWlan": 2}, '{"allowWlan":2,"allowWLAN":1}'),
        ({"urlFilterRegex": 1, "URLFilterRules": 2, "URLFilterMessage": 3, "zoomMode": 4},
         '{"URLFilterMessage":3,"urlFilterRegex":1,"URLFilterRules":2,"zoomMode":4}'),
        ({"enableF2": 0, "enableF12": 0, "enableF1": 0}, '{"enableF1":0,"enableF12":0,"enableF2":0}'),
        ({"a_b": 1, "a1": 2, "ab": 3, "a": 4}, '{"a":4,"a_b":1,"a1":2,"ab":3}'),
        ({"proxies": {}, "rules": []}, '{"rules":[]}'),
        ({"proxies": {"a": {}, "originatorVersion": "x"}}, '{"proxies":{}}'),
        ({"proxies": {"a": {"b": {}}}}, "{}"),
        ({"rules": [{}, {"b": 1, "A": 2}]}, '{"rules":[{},{"A":2,"b":1}]}'),
        ({"socket": "ws:\\localhost:8706"}, '{"socket":"ws:\\localhost:8706"}'),
        ({"url": "https://a/b?c=ü&d=\"e\""}, '{"url":"https://a/b?c=ü&d="e""}'),
        ({"text": "two words\n"}, '{"text":"two words\n"}'),
        ({"real": [1.0, 0.1, 12.34, 1e15, 1 / 3]}, '{"real":[1,0.1,12.34,1E+15,0.333333333333333]}'),
        ({"data": b"\0\1\2\xff"}, '{"data":"AAEC/w=="}'),
        ({"date": NOON}, '{"date":"2026-01-02T12:00:00+00:00"}'),
        ({"true": 1, "one": True}, '{"one":true,"true":1}'),
    ],
)  # fmt: skip
def test_settings_become_text_by_the_rules(settings: dict[str, Any], text: str) -> None:
    assert seb_json(settings) == text
    assert config_key(settings) == hashlib.sha256(text.encode()).hexdigest()


def test_who_wrote_the_file_does_not_matter() -> None:
    assert config_key({"a": 1, "originatorVersion": "SEB_OSX_2.1.4"}) == config_key({"a": 1})


def test_the_order_in_the_file_does_not_matter() -> None:
    assert config_key({"a": {"x": 1, "y": 2}, "b": 3}) == config_key({"b": 3, "a": {"y": 2, "x": 1}})
