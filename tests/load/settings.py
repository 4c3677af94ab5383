"""Under which settings is the site measured? Its own; only the yardsticks' addresses come on top."""

from quizsite.settings import *  # noqa: F403

SYNC_LIMIT = 1_000_000_000  # the players of the benchmark speak as fast as they can
ROOT_URLCONF = "tests.load.urls"
