"""What is being written? Quizzes, sections, questions, choices and figures while they can still change."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from exams.interchange.document import Kind as DocumentKind
from exams.models.course import Course

if TYPE_CHECKING:
    from exams.models.people import User

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_uid() -> str:
    """A name for a question or choice that stays the same in every edition: 12 letters, 59 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class QuizQuerySet(models.QuerySet["Quiz"]):
    def visible_to(self, user: User) -> QuizQuerySet:
        """Unpublished questions are secret: only those who teach the course see a quiz as it is written."""
        return self.filter(course__in=Course.objects.taught_by(user))


class Quiz(models.Model):
    """A quiz as its authors edit it. Students never see this, only editions made of it."""

    class Navigation(models.TextChoices):
        ALL = "all", "All questions on one page"
        FREE = "free", "One question at a time, back allowed"
        FORWARD = "forward", "One question at a time, no way back"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="quizzes")
    title = models.CharField(max_length=200)
    date = models.DateField(null=True, blank=True)
    duration = models.DurationField(default=dt.timedelta(minutes=45))
    materials = models.TextField("allowed materials", blank=True, help_text="One a line, Markdown.")
    instructions = models.TextField(blank=True, help_text="Markdown; shown on the cover.")
    honor_statement = models.TextField(help_text="What the student agrees to before the start.")
    navigation = models.CharField(max_length=8, choices=Navigation.choices, default=Navigation.ALL)
    shuffle_questions = models.BooleanField("shuffle questions within sections", default=False)
    shuffle_choices = models.BooleanField("shuffle choices", default=False)

    objects = QuizQuerySet.as_manager()

    class Meta:
        ordering = ["course", "-date", "title"]
        verbose_name_plural = "quizzes"
        constraints = [
            models.CheckConstraint(condition=Q(duration__gt=dt.timedelta(0)), name="quiz_duration_is_positive"),
            models.CheckConstraint(condition=~Q(title=""), name="quiz_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.course.code} {self.title}"


class SectionQuerySet(models.QuerySet["Section"]):
    def visible_to(self, user: User) -> SectionQuerySet:
        return self.filter(quiz__in=Quiz.objects.visible_to(user))


class Section(models.Model):
    """A part of a quiz. Stated points are what the heading says; the sum of the questions is what counts."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    instructions = models.TextField(blank=True)
    recommended = models.DurationField("recommended time", null=True, blank=True)
    stated_points = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    cover_points = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["quiz", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: User) -> QuestionQuerySet:
        return self.filter(section__quiz__in=Quiz.objects.visible_to(user))


class Question(models.Model):
    """One question with its key, its scoring and its solution, all in Markdown."""

    class Kind(models.TextChoices):
        TRUE_FALSE = DocumentKind.TRUE_FALSE.value, "True/False"
        SELECT_ONE = DocumentKind.SELECT_ONE.value, "Select one"
        SELECT_ALL = DocumentKind.SELECT_ALL.value, "Select all that apply"

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    uid = models.CharField(max_length=12, default=new_uid, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    prompt = models.TextField()
    truth = models.BooleanField("the claim is true", null=True, blank=True)
    explanation_allowed = models.BooleanField("an explanation can earn partial credit", default=False)
    explanation_cap = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    policy = models.CharField("scoring policy", max_length=32, default="all_or_nothing")
    policy_parameters = models.JSONField(default=dict, blank=True)
    solution = models.TextField(blank=True)
    copied_from = models.CharField(
        max_length=12,
        blank=True,
        editable=False,
        help_text="The uid of the question from which this one, or what it was copied from, comes.",
    )
    pinned = models.BooleanField("keeps its place when questions are shuffled", default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["section", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in DocumentKind]), name="question_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="question_points_are_positive"),
            models.CheckConstraint(
                condition=Q(truth=None) | Q(kind=DocumentKind.TRUE_FALSE.value),
                name="only_a_claim_is_true_or_false",
            ),
            models.CheckConstraint(
                condition=Q(explanation_cap=None) | Q(explanation_cap__gte=0, explanation_cap__lte=F("points")),
                name="explanation_cap_within_points",
            ),
            models.CheckConstraint(
                condition=Q(explanation_allowed=False) | Q(explanation_cap__isnull=False),
                name="explanation_has_a_cap",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.points} points"


class ChoiceQuerySet(models.QuerySet["Choice"]):
    def visible_to(self, user: User) -> ChoiceQuerySet:
        return self.filter(question__in=Question.objects.visible_to(user))


class Choice(models.Model):
    """One option of a select-one or select-all question. A true/false question has none."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField(default=0)
    uid = models.CharField(max_length=12, default=new_uid, unique=True, editable=False)
    text = models.TextField()
    correct = models.BooleanField(default=False)
    rationale = models.TextField(blank=True)
    weight = models.CharField(max_length=40, blank=True, help_text="Share of the points as a fraction, such as 1/3.")
    pinned = models.BooleanField("keeps its place when choices are shuffled", default=False)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["question", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class FigureImageQuerySet(models.QuerySet["FigureImage"]):
    def visible_to(self, user: User) -> FigureImageQuerySet:
        """Images of quizzes one teaches, of editions in courses one helps to run, and of papers one was given.

        A student sees what is only in solutions after the attempt is closed (and learns its address on release).
        """
        if not user.is_active:
            return self.none()
        mine = Q(uses__edition__attempts__student=user) & (
            Q(uses__in_paper=True) | Q(uses__edition__attempts__state="closed")
        )
        # A mark shows how a question read before it was corrected.
        corrected = Q(uses__edition__corrected_by__notices__attempt__student=user, uses__in_paper=True)
        taught = Q(figures__quiz__course__in=Course.objects.taught_by(user))
        staffed = Q(uses__edition__quiz__course__in=Course.objects.staffed_by(user))
        return self.filter(mine | corrected | taught | staffed).distinct()


class FigureImage(models.Model):
    """The bytes of a cleaned image, named by their SHA-256. Never changed; editions keep theirs for ever."""

    digest = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    data = models.BinaryField()

    objects = FigureImageQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.media_type} {self.width}×{self.height}"


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, user: User) -> FigureQuerySet:
        return self.filter(quiz__in=Quiz.objects.visible_to(user))


class Figure(models.Model):
    """An image under the name that this quiz's texts use: `![](figure:NAME)`."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="figures")
    name = models.SlugField(max_length=80)
    alt = models.CharField("description for those who cannot see it", max_length=1500, blank=True)
    image = models.ForeignKey(FigureImage, on_delete=models.PROTECT, related_name="figures")

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["quiz", "name"]
        constraints = [models.UniqueConstraint(fields=["quiz", "name"], name="figure_name_once_in_a_quiz")]

    def __str__(self) -> str:
        return self.name
