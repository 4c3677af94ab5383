"""What would students see of a question as it is being written, and what is wrong with it, each thing at its field?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe

from exams.authoring.composing import paper_question
from exams.authoring.drafting import letter, whole
from exams.authoring.findings import draft_of, question_draft
from exams.authoring.typesetting import Typesetter
from exams.models import Choice, Question, Quiz
from exams.rules.lint import Finding, QuestionDraft, QuizDraft, Severity, TextProblem, lint
from exams.rules.paper import PaperQuestion

AT_ITS_PLACE = ("text_broken", "text_doubtful")  # said again by the text itself, with line and column
FIELDS = {"policy": "policy_parameters"}


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to look at. `field` names the form's field, or nothing; `line` and `column` count from 1, or are 0."""

    field: str
    severity: Severity
    message: str
    advice: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    label: str
    html: SafeString
    correct: bool


@dataclass(frozen=True, slots=True)
class LivePreview:
    """`question` is what publishing would put on the paper; the rest is shown only after release."""

    question: PaperQuestion
    solution: SafeString
    reasons: tuple[Reason, ...]
    notes: tuple[Note, ...]


def live_preview(quiz: Quiz, section: int, question: Question, choices: Mapping[str, Choice]) -> LivePreview:
    """The question as the open form holds it, in this section, rendered by the very code of publishing.

    `choices` are by the prefix of their form and in order; nothing is written and nothing need be complete.
    """
    quiz = whole(quiz)
    typesetter = Typesetter.with_figures(quiz.figures.all())
    number = _number(quiz, section, question)
    offered = {} if question.kind == Question.Kind.TRUE_FALSE else choices
    named = [_named(choice, prefix) for prefix, choice in choices.items()]
    asked = question_draft(question, named, number, typesetter)
    findings = lint(_with(draft_of(quiz, typesetter), asked))
    return LivePreview(
        question=paper_question(question, offered.values(), number, typesetter),
        solution=_marked(typesetter.block(question.solution).html),
        reasons=tuple(
            Reason(letter(place), _marked(typesetter.block(choice.rationale).html), choice.correct)
            for place, choice in enumerate(offered.values())
        ),
        notes=(*_in_texts(question, offered, typesetter), *_of_lint(findings, question)),
    )


def _number(quiz: Quiz, section: int, question: Question) -> str:
    """Where the question would stand; a new one comes last."""
    for number, part in enumerate(quiz.sections.all(), 1):
        if part.pk == section:
            uids = [q.uid for q in part.questions.all()]
            place = uids.index(question.uid) if question.uid in uids else len(uids)
            return f"{number}.{place + 1}"
    return "1.1"


def _named(choice: Choice, prefix: str) -> Choice:
    """A copy that findings name by the form's prefix: a new choice has no other name yet."""
    copied = ("text", "correct", "rationale", "weight", "pinned")
    return Choice(uid=prefix, **{name: getattr(choice, name) for name in copied})


def _with(draft: QuizDraft, asked: QuestionDraft) -> QuizDraft:
    """The quiz with the question in the place that its number names, and nowhere else."""
    section, place = (int(part) for part in asked.number.split("."))
    sections = []
    for part in draft.sections:
        questions = [question for question in part.questions if question.uid != asked.uid]
        if part.number == section:
            questions.insert(place - 1, asked)
        sections.append(replace(part, questions=tuple(questions)))
    return replace(draft, sections=tuple(sections))


def _in_texts(question: Question, choices: Mapping[str, Choice], typesetter: Typesetter) -> Iterator[Note]:
    yield from _notes("prompt", typesetter.block(question.prompt).facts.problems)
    yield from _notes("solution", typesetter.block(question.solution).facts.problems)
    for prefix, choice in choices.items():
        yield from _notes(f"{prefix}-text", typesetter.inline(choice.text).facts.problems)
        yield from _notes(f"{prefix}-rationale", typesetter.block(choice.rationale).facts.problems)


def _notes(field: str, problems: tuple[TextProblem, ...]) -> Iterator[Note]:
    return (Note(field, p.severity, p.message, line=p.line, column=p.column) for p in problems)


def _of_lint(findings: tuple[Finding, ...], question: Question) -> Iterator[Note]:
    for finding in findings:
        if finding.question == question.uid and finding.code not in AT_ITS_PLACE:
            yield Note(_field(finding.part), finding.severity, finding.message, finding.advice)


def _field(part: str) -> str:
    """The field of the admin's form that holds this part of a question; nothing for the options together."""
    kind, _, prefix = part.partition(":")
    if prefix:
        return f"{prefix}-{'text' if kind == 'choice' else kind}"
    return FIELDS.get(part, "" if part == "choices" else part)


def _marked(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 (sanitised by exams.content)
