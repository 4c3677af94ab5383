"""What is brought up to date before a site of one machine starts? Each step finds nothing to do at a second start.

A program of its own: the supervisor, which stays as long as the site, never loads Django.
"""

from __future__ import annotations

import io

import django
from django.conf import settings
from django.core.management import call_command

from quizsite.local.static_files import collect_static_files


def main() -> None:
    """Database, font, static files and demo."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("build_font", verbosity=0, stdout=io.StringIO())
    if not settings.DEBUG:
        collect_static_files(settings.VAR_DIR / "static-collected")
    call_command("load_demo", verbosity=0, stdout=io.StringIO())


if __name__ == "__main__":
    main()
