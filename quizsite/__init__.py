"""Which application composes the site? Importing it makes Celery's application known."""

from quizsite.celery import app as celery_app

__all__ = ["celery_app"]
