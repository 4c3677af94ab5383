"""Which site do the pictures of the documents show? The demonstration in a folder of its own; its models work here."""

import os
import tempfile
from pathlib import Path

import django

from tests.services.site import site_environment

VAR = Path(os.environ.get("PICTURES_VAR") or tempfile.mkdtemp(prefix="quizsite-pictures-"))
(VAR / "built").mkdir(parents=True, exist_ok=True)
ENVIRONMENT = site_environment(f"sqlite:///{VAR / 'pictures.sqlite3'}", "", VAR, LOG_LEVEL="WARNING")
# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ.update(ENVIRONMENT, DJANGO_ALLOW_ASYNC_UNSAFE="1")
django.setup()
