"""Where is a Chromium for the browser tests, and how does one come onto a machine that has none?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromiumError(Exception):
    """No way worked; the message says what a person can do."""


def find_chromium() -> str | None:
    """The program named by CHROMIUM, else an installed one, else Playwright's own; None when there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    for name in INSTALLED:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def provide_chromium() -> str:
    """A Chromium that starts: found, else downloaded by Playwright, else (as root) from the system's packages."""
    if os.environ.get("CHROMIUM") and not find_chromium():
        raise NoChromiumError(f"CHROMIUM names {os.environ['CHROMIUM']}, which is no program.")
    for attempt in (_nothing, _install_by_playwright, _install_by_apt):
        attempt()
        found = find_chromium()
        if found and _starts(found):
            return found
    raise NoChromiumError(
        "No Chromium could be found or installed. Install one (on Debian: apt install chromium), "
        "or name its program: make test CHROMIUM=/path/to/chromium"
    )


def _nothing() -> None:
    """The first attempt takes what is there."""


def _install_by_playwright() -> None:
    print("Installing Chromium by Playwright.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _install_by_apt() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing the system's package chromium.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, env=quiet)


def _starts(program: str) -> bool:
    """A downloaded Chromium may lack the system's libraries: only a page tells."""
    try:
        dump = subprocess.run(
            [program, "--headless", *FLAGS, "--dump-dom", "data:text/html,<p>ready</p>"],
            capture_output=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"ready" in dump.stdout
