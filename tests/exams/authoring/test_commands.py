"""Do the commands for quizzes say what they do, and write nothing when they must not?"""

from __future__ import annotations

import json
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exams.models import Course, Question, Quiz
from tests.exams.authoring.documents import DOG

DOCUMENT = """TST 101
Testing
Winter 2026 Quiz 1

March 11, 2026

- The quiz takes 30 min.

I agree to uphold the honor code during this exam.

1 True/False (8 points) - Recommended 10 Minutes

Each question is worth 4 points.

1.1 Seven is prime.

True

False

SOLUTION:

True. Nothing divides it.

1.2 The dog sits. ![A dog](pictures/dog.svg)

True

False

SOLUTION:

False. It stands.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "dog.svg").write_bytes(DOG)
    path = tmp_path / "quiz.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def run(*arguments: object, **options: object) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*(str(a) for a in arguments), stdout=out, stderr=err, **options)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_a_dry_run_needs_no_course_and_writes_nothing(file: Path) -> None:
    code, out, _ = run("import_quiz", file, dry_run=True, json=True)
    summary = json.loads(out)
    assert (code, summary["title"], summary["errors"]) == (0, "Quiz 1", [])
    assert [q["number"] for q in summary["sections"][0]["questions"]] == ["1.1", "1.2"]
    assert not Quiz.objects.exists()


def test_a_document_becomes_a_quiz_with_its_figures(file: Path, course: Course) -> None:
    code, out, _ = run("import_quiz", file, course="TST 101")
    quiz = Quiz.objects.get()
    assert (code, quiz.course, quiz.figures.count()) == (0, course, 1)
    assert f"Written as quiz {quiz.pk}" in out


@pytest.mark.django_db
def test_a_missing_course_is_an_error_also_in_the_json(file: Path) -> None:
    code, out, err = run("import_quiz", file, course="XYZ 9", json=True)
    assert (code, "XYZ 9" in json.loads(out)["errors"][0]["message"], err) == (1, True, "")


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("absent.md", None, {}),
        ("empty.md", "", {}),
        ("letter.md", "Dear Ada,\n\nhow are you?\n", {}),
        ("quiz.md", DOCUMENT, {"format": "papyrus"}),
        ("quiz.md", DOCUMENT, {"course": "XYZ 9"}),
    ],
)
def test_what_cannot_be_read_ends_with_code_1_and_every_problem(
    tmp_path: Path, course: Course, name: str, content: str | None, options: dict[str, str]
) -> None:
    (tmp_path / (name if content is not None else "other.md")).write_text(content or "", encoding="utf-8")
    code, out, err = run("import_quiz", tmp_path / name, **options)
    assert (code, out) == (1, "")
    assert "error:" in err
    assert "Nothing was written." in err
    assert not Quiz.objects.exists()


@pytest.mark.django_db
def test_a_problem_in_a_package_is_told_with_its_path_and_line(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "quiz.zip", "w") as archive:
        archive.writestr("texts/quiz.gift", "::a:: Which? {=a ~b}\n\n::b:: Essay {}\n")
    code, _, err = run("import_quiz", tmp_path / "quiz.zip", dry_run=True)
    assert (code, "texts/quiz.gift, line 3: warning: " in err) == (0, True)


def test_a_checked_quiz_without_errors_ends_well(draft: Quiz) -> None:
    code, out, _ = run("check_quiz", draft.pk)
    assert (code, "0 errors, 0 warnings" in out) == (0, True)


def test_an_error_ends_with_code_1_and_is_in_the_json(draft: Quiz) -> None:
    Question.objects.filter(kind="true_false").update(truth=None)
    code, out, _ = run("check_quiz", draft.pk, json=True)
    assert (code, [finding["code"] for finding in json.loads(out)["errors"]]) == (1, ["truth_missing"])


@pytest.mark.django_db
def test_checking_a_quiz_that_is_not_there_says_so() -> None:
    with pytest.raises(CommandError, match="no quiz 404"):
        run("check_quiz", 404)
