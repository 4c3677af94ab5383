"""How is a backup made?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizsite.backup.errors import BackupError
from quizsite.backup.making import make_backup, manifest_path, old_backups


class Command(BaseCommand):
    help = "Writes the whole database into FOLDER as it is at one moment, with a list of what was in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, metavar="N", help="delete all but the newest N in the folder")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, keep = options["folder"], options["keep"]
        if keep is not None and keep < 1:
            raise CommandError("--keep needs at least 1.")
        try:
            path, manifest = make_backup(folder, now=dt.datetime.now(dt.UTC))
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{path}: {manifest['bytes']:,} bytes, {len(manifest['tables'])} tables, {rows:,} rows.")
        for old in old_backups(folder, keep=keep) if keep else ():
            manifest_path(old).unlink(missing_ok=True)
            old.unlink()
            self.stdout.write(f"{old}: deleted.")
