"""Under which settings is the site measured? Its own; only the yardsticks' addresses come on top."""

from quizsite.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.urls"
