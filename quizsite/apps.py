"""What does the site as a whole register when it starts? Celery's application, and the checks of every app.

Not in `quizsite/__init__.py`, which the supervisor of `make run` imports and which must stay small.
"""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules

from quizsite.celery import app as celery_app
from quizsite.sqlite import write_ahead

__all__ = ["QuizsiteConfig", "celery_app"]


class QuizsiteConfig(AppConfig):
    name = "quizsite"

    def ready(self) -> None:
        autodiscover_modules("checks")
        connection_created.connect(write_ahead)
