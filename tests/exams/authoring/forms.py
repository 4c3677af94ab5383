"""What do the tests of editing in the admin share: addresses, empty formsets, and what a page says is wrong?"""

from __future__ import annotations

from typing import Any

from django.urls import reverse


def url(name: str, *args: object) -> str:
    return reverse(f"admin:exams_{name}", args=args)


def none_of(*prefixes: str) -> dict[str, int]:
    """An empty formset below the form, for each prefix."""
    return {f"{p}-{kind}": 0 for p in prefixes for kind in ("TOTAL_FORMS", "INITIAL_FORMS")}


def errors_of(reply: Any) -> dict[str, Any]:
    """What the page says is wrong, by field; the page itself is fine."""
    assert reply.status_code == 200
    found = dict(reply.context["adminform"].form.errors)
    for formset in reply.context["inline_admin_formsets"]:
        found |= {name: words for form in formset.formset.errors for name, words in form.items()}
        found["formset"] = found.get("formset") or formset.formset.non_form_errors()
    return {name: words for name, words in found.items() if words}
