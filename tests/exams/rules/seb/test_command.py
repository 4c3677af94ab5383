"""Does the command print the key alone?"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exams.rules.seb.config_key import config_key
from tests.exams.rules.seb.files import SETTINGS, XML, protected


def key_of(data: bytes, folder: Path, *options: str) -> str:
    (folder / "exam.seb").write_bytes(data)
    out = StringIO()
    call_command("seb_config_key", str(folder / "exam.seb"), *options, stdout=out)
    return out.getvalue()


def test_the_key_is_printed_alone(tmp_path: Path) -> None:
    assert key_of(XML, tmp_path) == f"{config_key(SETTINGS)}\n"
    assert key_of(protected("secret"), tmp_path, "--password", "secret") == f"{config_key(SETTINGS)}\n"


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [(b"x", (), "not a settings file"), (protected("secret"), ("--password", "wrong"), "does not open")],
)
def test_what_cannot_be_read_is_an_error(data: bytes, options: tuple[str, ...], words: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=words):
        key_of(data, tmp_path, *options)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("seb_config_key", str(tmp_path / "none.seb"))
