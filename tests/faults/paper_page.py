"""What does a student see and do in a real browser, and what did the server promise that page?"""

from __future__ import annotations

import contextlib
import re
from typing import Any, Self

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Error, Locator, Page, Response

from exams.models import Attempt
from exams.rules.response import digest
from tests.cast import CLAIM
from tests.faults.student import Acknowledged

COUNTING = ("saved", "same")


def sign_in(context: BrowserContext, attempt: Attempt, url: str) -> BrowserContext:
    """Gives the browser the session of the attempt's student."""
    client = Client()
    client.force_login(attempt.student)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
    return context


class PaperPage:
    """One paper in one tab. `acknowledged` is what the server promised it, as far as the test has listened."""

    def __init__(self, context: BrowserContext, attempt: Attempt, url: str) -> None:
        self.page: Page = context.new_page()
        self.address = f"{url}/attempts/{attempt.pk}/"
        self.acknowledged: list[Acknowledged] = []
        self._unheard: list[Response] = []
        self.page.on("response", self._record)

    def open(self) -> Self:
        self.page.goto(self.address)
        return self.wait_ready()

    def wait_ready(self) -> Self:
        self.page.wait_for_selector('[data-paper][data-ready="yes"]')
        return self

    def choose(self, question: str, choice: str) -> None:
        self.page.locator(f'[data-question="{question}"] input[value="{choice}"]').check()

    def write(self, text: str, question: str = CLAIM) -> None:
        self.text(question).fill(text)

    def text(self, question: str = CLAIM) -> Locator:
        return self.page.locator(f'[data-question="{question}"] [data-explanation]')

    @property
    def status(self) -> Locator:
        """The sentence about saving."""
        return self.page.locator("[data-status-text]")

    @property
    def digits(self) -> Locator:
        return self.page.locator("[data-clock-digits]")

    @property
    def ending(self) -> Locator:
        return self.page.locator("#ending")

    @property
    def seconds_left(self) -> int:
        """What the clock shows; -1 where it shows no time."""
        shown = re.fullmatch(r"(?:(\d+):)?(\d\d):(\d\d)", self.digits.inner_text())
        if shown is None:
            return -1
        hours, minutes, seconds = (int(part or 0) for part in shown.groups())
        return hours * 3600 + minutes * 60 + seconds

    def cut_off(self) -> None:
        """This page, and no other, cannot reach the server."""
        self.page.route("**/attempts/**", lambda route: route.abort())

    def reconnect(self) -> None:
        self.page.unroute("**/attempts/**")

    def wait_saved(self) -> None:
        """Until the page says that everything is saved."""
        self.page.wait_for_function(
            "() => /\\bsaved\\b/.test(document.querySelector('[data-status-text]').textContent)"
            " && document.querySelector('[data-status]').dataset.tone === 'good'"
        )

    def close_without_warning(self) -> None:
        self.listen()
        self.page.close(run_before_unload=False)

    def listen(self) -> list[Acknowledged]:
        """What was acknowledged to this page up to now. Call it before the page is gone: its replies go with it."""
        heard, self._unheard = self._unheard, []
        for response in heard:
            with contextlib.suppress(Error):  # what a closed page has not read was not told to it
                self._take(response.request.post_data_json, response.json())
        return self.acknowledged

    def _record(self, response: Response) -> None:
        if response.status == 200 and response.url.endswith(("/sync", "/submit")):
            self._unheard.append(response)

    def _take(self, request: Any, reply: dict[str, Any]) -> None:
        for item in request["responses"]:
            standing = reply["responses"][item["question"]]
            if standing["verdict"] in COUNTING and standing["digest"] == digest(item["value"]):
                promise = Acknowledged(item["question"], standing["revision"], standing["digest"])
                self.acknowledged.append(promise)
