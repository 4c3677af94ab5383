"""What is the Config Key of a settings file of Safe Exam Browser?"""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.rules.seb.config_key import config_key
from exams.rules.seb.container import FILE_LIMIT
from exams.rules.seb.problems import Problem, SettingsRefused
from exams.rules.seb.reading import read_settings


class Command(BaseCommand):
    help = "Prints the Config Key of a .seb file, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a .seb file; - reads standard input")
        parser.add_argument("--password", help="opens an encrypted file; asked for if it is left out")

    def handle(self, *args: Any, **options: Any) -> None:
        data = _bytes(options["file"])
        try:
            key = config_key(_settings(data, options["password"]))
        except SettingsRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(key)


def _settings(data: bytes, password: str | None) -> dict[str, Any]:
    """The settings; at a terminal the password is asked for where it is needed."""
    try:
        return read_settings(data, password)
    except SettingsRefused as refused:
        if refused.problem is not Problem.PASSWORD_NEEDED or not sys.stdin.isatty():
            raise
    return read_settings(data, getpass.getpass("Password of the settings: ", stream=sys.stderr))


def _bytes(path: Path) -> bytes:
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(FILE_LIMIT + 1)
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
