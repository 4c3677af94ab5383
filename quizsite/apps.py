"""What does the site as a whole register when it starts? The checks of every app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class QuizsiteConfig(AppConfig):
    name = "quizsite"

    def ready(self) -> None:
        autodiscover_modules("checks")
