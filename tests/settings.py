"""Which settings do tests run under? The site's own, with test values in the environment before they are read."""

import os
import tempfile

_var = tempfile.TemporaryDirectory(prefix="quizsite-tests-")


def _redis_url() -> str:
    """Of the server in TEST_REDIS_URL, a numbered database for each parallel process; none without it."""
    server = os.environ.get("TEST_REDIS_URL", "").rsplit("/", 1)[0]
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{server}/{number}" if server else ""


os.environ.update(
    SECRET_KEY="only-for-tests-" + "0123456789abcdef" * 4,
    VAR_DIR=_var.name,
    DEBUG="0",
    HTTPS="0",
    REDIS_URL=_redis_url(),
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL") or "sqlite:///:memory:",
)

from quizsite.settings import *  # noqa: E402, F403
from quizsite.settings import STATIC_ROOT, STORAGES  # noqa: E402

SYNC_LIMIT = 1_000_000  # simulated pages send in a second what real ones send in an hour
STATIC_ROOT.mkdir()  # WhiteNoise warns when it is not there
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
