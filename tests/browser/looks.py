"""What is wrong with the page in front of a person?"""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
FINGER = 44  # CSS pixels

TARGETS = """(finger) => {
  const kinds = "button, .btn, summary, select, textarea, label.choice, "
    + "input:not([type=hidden], [type=checkbox], [type=radio])";
  const dialog = document.querySelector("dialog[open]");
  return [...(dialog ?? document).querySelectorAll(kinds)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < finger - 0.5 || box.height < finger - 0.5))
    .map(([element, box]) => `${element.tagName} "${element.textContent.trim().slice(0, 30)}" ${element.className} `
      + `is ${Math.round(box.width)} x ${Math.round(box.height)}`);
}"""
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth > width ? [`${document.documentElement.scrollWidth} wide`] : [];
}"""


def barriers(page: Page) -> list[str]:
    """What axe calls serious or critical, with the first place."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} at {one['nodes'][0]['target']}" for one in found if one["impact"] in SERIOUS]


def misfits(page: Page) -> list[str]:
    """What does not fit a phone: a page that scrolls sideways, a target too small for a finger."""
    overflow: list[str] = page.evaluate(OVERFLOW)
    targets: list[str] = page.evaluate(TARGETS, FINGER)
    return [*overflow, *targets]
