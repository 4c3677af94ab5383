"""How does an instructor say what a regrade should do?"""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from exams.models import KeyRevision, Sitting
from exams.rules.paper import Paper, questions_of
from grading.marking.rules import Correction
from grading.models import GradingRun
from grading.scoring.registry import POLICIES, check_parameters

Policy = GradingRun.Policy
NEEDS_QUESTION = (Policy.FULL_CREDIT, Policy.VOID)
NEEDS_OPTION = (Policy.ACCEPT, Policy.EITHER, Policy.DISREGARD)
SEPARATOR = ":"  # between the ids of a question and an option


class KeyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: KeyRevision) -> str:
        why = f": {obj.reason}" if obj.reason else ""
        return f"Edition {obj.edition.number}, key revision {obj.number}{why}"


class RegradeForm(forms.Form):
    """A policy, the key, and what it is about. The page is read with GET, so a preview has an address."""

    policy = forms.ChoiceField(choices=Policy.choices, widget=forms.RadioSelect)
    revision = KeyField(queryset=KeyRevision.objects.none(), label="Key", empty_label=None)
    question = forms.ChoiceField(label="Question", required=False)
    option = forms.ChoiceField(label="Option that is accepted, counts either way or is disregarded", required=False)
    scoring = forms.ChoiceField(
        label="Scoring policy, if it is another one",
        required=False,
        choices=[("", "As the key says"), *((name, f"{name}: {policy.summary}") for name, policy in POLICIES.items())],
    )
    parameters = forms.CharField(
        label="Its parameters, such as deduction=5",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    everywhere = forms.BooleanField(label="At all sittings that handed out this edition", required=False)

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = sitting.editions_in_use().values("pk")
        revisions = KeyRevision.objects.filter(edition__in=used).select_related("edition__quiz__course")
        keys = revisions.order_by("-edition__number", "-number")
        field = self.fields["revision"]
        assert isinstance(field, KeyField)
        field.queryset = keys
        papers = {key.edition_id: key.edition.paper for key in keys}
        self._kinds = {q["id"]: q["kind"] for paper in papers.values() for q in questions_of(paper)}
        self._choose("question", "Every question", _questions(papers.values()))
        self._choose("option", "None", _options(papers.values()))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("policy", "revision", "question", "option", "scoring", "parameters", "everywhere")

    def _choose(self, name: str, nothing: str, choices: dict[str, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        policy = cleaned.get("policy")
        if policy in NEEDS_QUESTION and not cleaned.get("question"):
            self.add_error("question", "Choose the question.")
        if policy in NEEDS_OPTION and not cleaned.get("option"):
            self.add_error("option", "Choose the option.")
        elif policy == Policy.EITHER and self._kinds.get(cleaned["option"].partition(SEPARATOR)[0]) != "select_all":
            self.add_error("option", "Where one answer is chosen, accept the option as well instead.")
        if policy == Policy.RESCORE:
            self._check_scoring(cleaned)
        return cleaned

    def _check_scoring(self, cleaned: dict[str, Any]) -> None:
        """Reads the parameters into `cleaned["scoring_parameters"]`, or says all that is wrong with them."""
        pairs = [
            part.partition("=") for part in cleaned.get("parameters", "").replace(";", ",").split(",") if part.strip()
        ]
        given = {name.strip(): value.strip() for name, _, value in pairs}
        cleaned["scoring_parameters"] = given
        if not cleaned.get("scoring"):
            self.add_error("scoring", "Choose the policy.")
        elif problems := check_parameters(cleaned["scoring"], given):
            self.add_error("parameters", " ".join(problems))

    def correction(self) -> Correction:
        """What a valid form says."""
        given = self.cleaned_data
        policy = Policy(given["policy"])
        question, _, option = given["option"].partition(SEPARATOR) if policy in NEEDS_OPTION else ("", "", "")
        parameters = tuple(sorted(given.get("scoring_parameters", {}).items()))
        scoring = (given["scoring"], parameters) if policy == Policy.RESCORE else None
        return Correction(policy, given["revision"].pk, question or given["question"], option, scoring)

    def sittings(self, sitting: Sitting) -> list[Sitting]:
        """The sitting alone, or all that handed out the edition; rehearsals only when asked for themselves."""
        if not self.cleaned_data["everywhere"]:
            return [sitting]
        edition = self.cleaned_data["revision"].edition_id
        others = Sitting.objects.filter(attempts__edition=edition, rehearsal=False).exclude(pk=sitting.pk)
        return [sitting, *others.distinct().select_related("quiz__course").order_by("opens_at", "pk")]


class ApplyForm(forms.Form):
    """The reason that the history keeps, and what the preview showed."""

    reason = forms.CharField(label="Reason (kept in the history)", max_length=400)
    seen = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("reason", "seen")

    def clean_seen(self) -> dict[str, dict[str, int]]:
        seen = self.cleaned_data["seen"]
        fits = isinstance(seen, dict) and all(
            isinstance(some, dict) and all(isinstance(revision, int) for revision in some.values())
            for some in seen.values()
        )
        if not fits:
            raise forms.ValidationError("Look at the preview again.")
        return dict(seen)


class UndoRegradeForm(forms.Form):
    reason = forms.CharField(label="Reason for undoing", max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("reason")


def _questions(papers: Any) -> dict[str, str]:
    return {q["id"]: f"Question {q['number']}" for paper in papers for q in questions_of(paper)}


def _options(papers: Any) -> dict[str, str]:
    named: list[Paper] = list(papers)
    return {
        f"{q['id']}{SEPARATOR}{choice['id']}": f"{q['number']} {choice['label']}"
        for paper in named
        for q in questions_of(paper)
        for choice in q["choices"]
    }
