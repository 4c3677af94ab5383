"""How does a quiz that was read from a document get into the database? All of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model

from exams.authoring.drafting import letter
from exams.content.images import CleanImage, ImageRefused, check_image
from exams.errors import ExamError
from exams.interchange.document import (
    ChoiceDocument,
    Kind,
    Problem,
    QuestionDocument,
    QuizDocument,
    SectionDocument,
)
from exams.models import Choice, Course, Figure, FigureImage, Question, Quiz, Section

# What lint says before publishing need not keep a document from being imported.
LEFT_TO_LINT = ("honor_statement", "prompt", "text")
CENT = Decimal("0.01")


class NotImportable(ExamError):
    """The document cannot be kept; `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems stand in the way of importing")
        self.problems = problems


class CourseUnclear(ExamError):
    """No course fits, or several do; the message says which."""


def course_for(code: str, term: str = "") -> Course:
    """The course with this code, and of this term if given. Raises CourseUnclear."""
    courses = list(Course.objects.filter(code__iexact=code.strip()))
    fitting = [course for course in courses if not term or course.term.casefold() == term.strip().casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        terms = ", ".join(course.term for course in fitting)
        raise CourseUnclear(f"The course {code} exists in several terms ({terms}): say which with --term.")
    if courses:
        terms = ", ".join(course.term for course in courses)
        raise CourseUnclear(f"The course {code} exists in {terms}, but not in {term}.")
    raise CourseUnclear(f"There is no course {code}. Make it in the admin first.")


@dataclass
class _Rows:
    """The rows that a document makes, unsaved, each with its place: a line and words."""

    quiz: Quiz
    sections: list[Section] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    places: list[tuple[Model, int, str]] = field(default_factory=list)


def save_document(document: QuizDocument, *, course: Course) -> Quiz:
    """The new quiz with everything below it. Raises NotImportable with every problem, having written nothing."""
    rows = _rows(document, course)
    images, problems = clean_figures(document)
    problems += _refusals(rows)
    if problems:
        raise NotImportable(tuple(problems))
    with transaction.atomic():
        rows.quiz.save()
        Section.objects.bulk_create(rows.sections)
        Question.objects.bulk_create(rows.questions)
        Choice.objects.bulk_create(rows.choices)
        # In one order, so that two who import the same images never wait for each other.
        for figure in sorted(rows.figures, key=lambda figure: images[figure.name].digest):
            figure.image = keep_image(images[figure.name])
        Figure.objects.bulk_create(rows.figures)
    return rows.quiz


def problems_with(document: QuizDocument) -> tuple[Problem, ...]:
    """What `save_document` would refuse, found without a course and without writing."""
    return (*clean_figures(document)[1], *_refusals(_rows(document, Course())))


def _rows(document: QuizDocument, course: Course) -> _Rows:
    rows = _Rows(_quiz(document, course))
    rows.places.append((rows.quiz, 0, "Cover"))
    for number, part in enumerate(document.sections, 1):
        section = _section(part, rows.quiz, number)
        rows.sections.append(section)
        rows.places.append((section, part.line, f"Section {number}"))
        for place, asked in enumerate(part.questions, 1):
            _add_question(rows, asked, section, place)
    rows.figures = [Figure(quiz=rows.quiz, name=f.name, alt=f.alt) for f in document.figures]
    rows.places += [(figure, 0, f"Figure {figure.name}") for figure in rows.figures]
    return rows


def _add_question(rows: _Rows, asked: QuestionDocument, section: Section, place: int) -> None:
    question = _question(asked, section, place)
    where = f"Question {asked.number}"
    rows.questions.append(question)
    rows.places.append((question, asked.line, where))
    options = () if asked.kind is Kind.TRUE_FALSE else asked.choices
    choices = [_choice(option, question, number) for number, option in enumerate(options, 1)]
    rows.choices += choices
    rows.places += [(c, asked.line, f"{where}, option {letter(c.position - 1)}") for c in choices]


def _refusals(rows: _Rows) -> list[Problem]:
    return [problem for row, line, place in rows.places for problem in _problems_of(row, line, place)]


def clean_figures(document: QuizDocument) -> tuple[dict[str, CleanImage], list[Problem]]:
    """The figures, checked and cleaned, by name; and those that are no image that we can show, or come twice."""
    images: dict[str, CleanImage] = {}
    problems: list[Problem] = []
    for figure in document.figures:
        try:
            clean = check_image(figure.data)
        except ImageRefused as refused:
            problems.append(Problem(0, f"The figure {figure.name} cannot be used: {refused}", place=figure.name))
            continue
        if figure.name in images:
            problems.append(Problem(0, f"There are two figures called {figure.name}.", place=figure.name))
        images[figure.name] = clean
    return images, problems


def keep_image(clean: CleanImage) -> FigureImage:
    """The stored image with these bytes; images are named by their bytes, so each is kept once."""
    image, _ = FigureImage.objects.get_or_create(
        digest=clean.digest,
        defaults={
            "media_type": clean.media_type,
            "width": clean.width,
            "height": clean.height,
            "data": clean.data,
        },
    )
    return image


def half_of(points: Decimal) -> Decimal:
    """The cap of an explanation that nobody set: half of the points, rounded down to cents."""
    return (points / 2).quantize(CENT, rounding=ROUND_DOWN)


def _quiz(document: QuizDocument, course: Course) -> Quiz:
    quiz = Quiz(
        course=course,
        title=document.title,
        date=document.date,
        materials="\n".join(" ".join(material.split()) for material in document.materials),
        instructions=document.instructions,
        honor_statement=document.honor_statement,
        navigation=document.navigation.value,
        shuffle_questions=document.shuffle_questions,
        shuffle_choices=document.shuffle_choices,
    )
    if document.duration_minutes is not None:
        quiz.duration = dt.timedelta(minutes=document.duration_minutes)
    return quiz


def _section(written: SectionDocument, quiz: Quiz, place: int) -> Section:
    minutes = written.recommended_minutes
    return Section(
        quiz=quiz,
        position=place,
        title=written.title,
        instructions=written.instructions,
        recommended=None if minutes is None else dt.timedelta(minutes=minutes),
        stated_points=written.stated_points,
        cover_points=written.cover_points,
    )


def _question(written: QuestionDocument, section: Section, place: int) -> Question:
    return Question(
        section=section,
        position=place,
        kind=written.kind.value,
        points=written.points,
        prompt=written.prompt,
        truth=_truth(written),
        explanation_allowed=written.explanation_allowed,
        explanation_cap=_cap(written),
        policy=written.scoring.name,
        policy_parameters=dict(written.scoring.parameters),
        solution=written.solution,
        pinned=written.pinned,
    )


def _cap(written: QuestionDocument) -> Decimal | None:
    """What the document says an explanation can earn; where it does not say, half of the points."""
    if written.explanation_cap is not None or not written.explanation_allowed:
        return written.explanation_cap
    return half_of(written.points)


def _truth(written: QuestionDocument) -> bool | None:
    if written.kind is not Kind.TRUE_FALSE:
        return None
    correct = [choice.label for choice in written.choices if choice.correct]
    return correct == ["True"] if len(correct) == 1 else None


def _choice(written: ChoiceDocument, question: Question, place: int) -> Choice:
    return Choice(
        question=question,
        position=place,
        text=written.text,
        correct=written.correct,
        rationale=written.rationale,
        weight="" if written.weight is None else str(written.weight),
        pinned=written.pinned,
    )


def _problems_of(row: Model, line: int, place: str) -> Iterator[Problem]:
    """What the database would refuse about this row, in words, without asking it about other rows."""
    relations = [field.name for field in row._meta.concrete_fields if field.is_relation]
    try:
        row.clean_fields(exclude=[*relations, *LEFT_TO_LINT])
        row.validate_constraints(exclude=[*relations])
    except ValidationError as refused:
        for name, messages in refused.message_dict.items():
            said = "" if name == NON_FIELD_ERRORS else f"{_words_for(row, name)}: "
            yield from (Problem(line, f"{place}: {said}{message}", place=place) for message in messages)


def _words_for(row: Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))
