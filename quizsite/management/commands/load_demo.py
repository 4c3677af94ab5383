"""Puts the demonstration into the database, once: a course, a published quiz, a past sitting and an open one."""

from typing import Any

from django.core.management.base import BaseCommand

from quizsite.demo.loading import load_demo


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_demo()
        self.stdout.write("The demonstration is loaded." if made else "The demonstration was there already.")
