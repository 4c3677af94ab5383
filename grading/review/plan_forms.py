"""How does an instructor say what is read, by whom, and how much of it twice?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from exams.models import User
from exams.rules.paper import PaperQuestion
from grading.models import ReviewPlan, SecondOpinion
from grading.review.plan import Plan


class Box(NamedTuple):
    """One person and one question, to be ticked."""

    name: str
    label: str
    ticked: bool


class PlanForm(forms.Form):
    """What is read, whose turn it is, and a box for each question and person."""

    scope = forms.ChoiceField(label="What is read", choices=ReviewPlan.Scope.choices, widget=forms.RadioSelect)
    turn = forms.ChoiceField(
        label="If questions are assigned", choices=ReviewPlan.Turn.choices, widget=forms.RadioSelect
    )

    def __init__(
        self, data: Any = None, *, questions: Sequence[PaperQuestion], judges: Sequence[User], plan: Plan
    ) -> None:
        super().__init__(data, initial={"scope": plan.scope, "turn": plan.turn})
        self.judges = judges
        self._questions = questions
        self._plan = plan
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("scope", "turn")

    def boxes(self, question: str) -> list[Box]:
        """The boxes of one question, in the order of `judges`."""
        number = next(q["number"] for q in self._questions if q["id"] == question)
        return [
            Box(_name(question, judge), f"Question {number} for {judge.full_name}", self._ticked(question, judge))
            for judge in self.judges
        ]

    def plan(self) -> Plan:
        """What a valid form says."""
        pairs = [(q["id"], judge) for q in self._questions for judge in self.judges]
        assigned = frozenset((question, judge.pk) for question, judge in pairs if _name(question, judge) in self.data)
        given = self.cleaned_data
        return Plan(ReviewPlan.Scope(given["scope"]), ReviewPlan.Turn(given["turn"]), assigned)

    def _ticked(self, question: str, judge: User) -> bool:
        if self.is_bound:
            return _name(question, judge) in self.data
        return (question, judge.pk) in self._plan.assigned


def _name(question: str, judge: User) -> str:
    return f"has-{question}-{judge.pk}"


class DrawForm(forms.Form):
    """How many judgements, of which question, are to be judged a second time."""

    question = forms.ChoiceField(label="Question", required=False)
    amount = forms.IntegerField(label="How many", min_value=1, max_value=10_000, initial=10)
    unit = forms.ChoiceField(
        label="Counted as",
        choices=[("percent", "percent of the judgements of each question"), ("number", "judgements of each question")],
    )

    def __init__(self, *args: Any, questions: Sequence[PaperQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.fields["question"]
        assert isinstance(question, forms.ChoiceField)
        question.choices = [("", "Every question"), *((q["id"], f"Question {q['number']}") for q in questions)]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("question", "amount", "unit")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("unit") == "percent" and (cleaned.get("amount") or 0) > 100:
            self.add_error("amount", "At most 100 percent.")
        return cleaned


class SettleForm(forms.Form):
    """Which of two judgements counts, or the points that count instead."""

    how = forms.TypedChoiceField(choices=SecondOpinion.Settled.choices, coerce=SecondOpinion.Settled)
    points = forms.DecimalField(required=False, min_value=0, max_digits=6, decimal_places=2)
    revision = forms.IntegerField(min_value=0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("how") == SecondOpinion.Settled.OTHER and cleaned.get("points") is None:
            self.add_error("points", "Type the points that count.")
        return cleaned
