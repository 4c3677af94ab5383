"""How does a person work with the site: by keys alone, and with an eye on what the browser complains about?"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

PASSWORD = "a-good-passphrase"
FARTHEST = 150  # steps with Tab; a page that needs more is no page for the keyboard
HAS_FOCUS = "element => element === document.activeElement"


@dataclass
class Keyboard:
    """Somebody without a mouse."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def reach(self, target: Locator) -> None:
        """Goes there with Tab, as far as it takes."""
        expect(target).to_be_visible()
        for _ in range(FARTHEST):
            if target.evaluate(HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached with Tab")

    def use(self, target: Locator, key: str = "Enter") -> None:
        """Goes there and presses it."""
        self.reach(target)
        self.page.keyboard.press(key)

    def link(self, name: str) -> None:
        """Follows a link of this name."""
        self.use(self.page.get_by_role("link", name=name).first)

    def sign_in(self, netid: str) -> None:
        """From whatever page asks for it."""
        self.reach(self.page.get_by_label("NetID"))
        self.write(netid)
        self.reach(self.page.get_by_label("Password"))
        self.write(PASSWORD)
        self.press("Enter")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)


@dataclass
class Ears:
    """Hears every error that a page throws or writes to its console, those of the content security policy included."""

    page: Page
    heard: list[str] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.heard.append(f"{self.page.url}: {error}"))

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.visited.add(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports a page that answers with 4xx, as one with a refused form does. That is no fault of the page.
        itself = message.text.startswith("Failed to load resource") and message.location["url"] in self.visited
        if message.type == "error" and not itself:
            self.heard.append(f"{self.page.url}: {message.text} ({message.location['url']})")
