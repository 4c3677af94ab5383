"""How does a streaming replica of a test's PostgreSQL start?"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.services.postgres import Postgres, run_as


class Standby(Postgres):
    """A hot standby that follows another server, and says in its log what it is asked."""

    name = "standby"

    def __init__(self, of: Postgres) -> None:
        super().__init__(durable=True)
        self.of = of

    def command(self) -> list[str]:
        return [*super().command(), "-c", "log_statement=all"]

    def asked(self) -> str:
        """All that it was asked until now."""
        return self.log_text()

    def _initialise(self) -> None:
        program = str(Path(self.programs) / "pg_basebackup")
        source = f"host={self.of.directory} user=quizsite dbname=postgres"
        subprocess.run(
            [program, "--dbname", source, "--pgdata", str(self.data), "--write-recovery-conf", "--checkpoint", "fast"],
            check=True,
            cwd=self.directory,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **run_as(self.account),
        )
