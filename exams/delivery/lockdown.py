"""How does a student get into the lockdown browser, and why may this one not start?"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from exams.models import LockdownSettings, Sitting
from exams.rules.admission import Refusal
from exams.running.external import external
from exams.running.lockdown import has_proven


def lockdown_refusal(request: HttpRequest, sitting: Sitting) -> Refusal | None:
    """Why the browser of this request does not do at the start of this sitting, if it does not."""
    return Refusal.LOCKDOWN if sitting.lockdown_required and not has_proven(request, sitting) else None


def start_links(request: HttpRequest, sitting: Sitting) -> dict[str, str]:
    """Addresses of the sitting's start file, to download and to open in the lockdown browser; empty without a file."""
    found = LockdownSettings.objects.filter(sitting=sitting).only("sitting", "file_name", "file_token").first()
    if found is None or not found.file_name:
        return {}
    path = reverse("lockdown_file", args=[sitting.pk, found.file_token])
    scheme, _, rest = external(request, path).partition("://")
    return {"file": path, "open": f"{'sebs' if scheme == 'https' else 'seb'}://{rest}"}


def quit_link(request: HttpRequest, sitting: Sitting) -> str:
    """Where the lockdown browser closes itself; empty where the sitting knows none."""
    found = LockdownSettings.objects.filter(sitting=sitting).only("sitting", "quit_url", "quit_token").first()
    if found is None:
        return ""
    return found.quit_url or external(request, reverse("lockdown_quit", args=[sitting.pk, found.quit_token]))
