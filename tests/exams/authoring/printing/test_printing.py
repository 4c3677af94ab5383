"""Does what is printed say what was published, in every kind and shape, and not a word more?"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from exams.authoring.importing import save_document
from exams.authoring.printing import Kind, NotPrintable, PageSize, Shape, file_name, print_edition
from exams.authoring.printing.sheets import Sheets
from exams.authoring.publish import publish, revise_key
from exams.content.latex import to_mathml
from exams.interchange.registry import read_file
from exams.models import Course, Edition, EditionImage, FigureImage, Quiz, User
from exams.rules.paper import Paper
from tests.cast import HONOR, MANY, make_edition, small_key, small_paper
from tests.exams.authoring.documents import DOG
from tests.exams.authoring.printing.pdfs import edges_are_white, ink, pages_of, pictures_of, text_of

DEMO = Path(__file__).parents[4] / "quizsite" / "demo"
SHAPES = [Shape(size, large=large) for size in PageSize for large in (False, True)]
SMALL_PAGES = {Kind.EXAM: 2, Kind.SOLUTIONS: 2, Kind.ANSWER_SHEET: 1}
SECRETS = ("SOLUTION", "RATIONALE", "Scoring", "correct)", "deduct")
HOSTILE = [
    '#import "@preview/evil:1.0.0": *',
    '#read("/etc/passwd")',
    "#panic()",
    r"\ backslashes \\ and \u{41}",
    "] unbalanced [ brackets } and { braces",
    "\"double\" and 'single' quotes",
    "$ dollars $ *stars* _lines_ `ticks` <label> @reference // comment /* more",
    "= no heading - no list + no number",
]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def altered(quiz: Quiz, by: User, **changes: str) -> Edition:
    """The small quiz with another text in its first question."""
    paper = small_paper()
    paper["sections"][0]["questions"][0].update(changes)  # type: ignore[typeddict-item]
    return make_edition(quiz, by, paper)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_prints_in_every_shape_inside_its_margins(edition: Edition, kind: Kind, shape: Shape) -> None:
    pictures = pictures_of(print_edition(edition, kind, shape))
    width, height = {PageSize.LETTER: (612, 792), PageSize.A4: (595, 842)}[shape.size]
    assert {(round(p.width / width, 2), round(p.height / height, 2)) for p in pictures} == {(1.0, 1.0)}
    assert all(edges_are_white(picture) for picture in pictures)
    assert all(ink(picture) > 1000 for picture in pictures)
    assert SMALL_PAGES[kind] <= len(pictures) <= SMALL_PAGES[kind] + 2 * shape.large


def test_the_cover_has_what_a_paper_exam_has(edition: Edition) -> None:
    cover = pages_of(print_edition(edition, Kind.EXAM))[0]
    expected = [
        "TST 101", "Testing", "Winter 2026 Small Quiz", "March 11, 2026", "Full name", "NetID", "True/False (4 points)",
        "Multiple Choice (30 points)", "Total (34 points)", "Read everything.", "45 minutes", "both sides",
        "A pencil", HONOR, "Signature",
    ]  # fmt: skip
    assert [words for words in expected if words not in cover] == []


def test_the_exam_has_questions_points_choices_and_places_to_write(edition: Edition) -> None:
    text = text_of(print_edition(edition, Kind.EXAM))
    expected = [
        "1 True/False (4 points) – Recommended 20 minutes", "2 Multiple Choice (30 points) – Recommended 25 minutes",
        "1.1 4 points Prompt of 1.1", "2.1 15 points Prompt of 2.1", "2.2 15 points Prompt of 2.2", "True False",
        "Option A", "Option D", "None of these is correct", "Explanation (optional):",
    ]  # fmt: skip
    assert [words for words in expected if words not in text] == []
    assert text.count("None of these is correct") == text.count("Explanation (optional)") == 1


@pytest.mark.parametrize("kind", [Kind.EXAM, Kind.ANSWER_SHEET])
def test_no_word_of_the_key_is_in_what_students_get(edition: Edition, kind: Kind) -> None:
    pdf = print_edition(edition, kind)
    text = text_of(pdf).replace("None of these is correct", "")
    assert [secret for secret in SECRETS if secret in text or secret.encode() in pdf] == []


def test_what_students_get_is_the_same_whatever_the_key_says(edition: Edition, cleo: User) -> None:
    before = print_edition(edition, Kind.EXAM)
    key = small_key()
    key["questions"][MANY]["choices"]["mb"]["correct"] = True
    revise_key(edition, key, by=cleo, reason="B is right too")
    assert print_edition(edition, Kind.EXAM) == before


def test_the_solutions_say_what_is_right_and_why_on_marked_pages(edition: Edition) -> None:
    pages = pages_of(print_edition(edition, Kind.SOLUTIONS))
    text = " ".join(pages)
    assert all("SOLUTIONS" in page for page in pages)
    assert text.count("(correct)") == 4
    assert [
        w for w in ("SOLUTION claim", "SOLUTION many", "RATIONALE a", "RATIONALE d", "Scoring:") if w not in text
    ] == []
    assert "An explanation can earn up to 2 points." in text
    assert "Explanation (optional)" not in text


def test_a_reason_that_the_solution_gives_too_is_printed_once(quiz: Quiz, cleo: User) -> None:
    key = small_key()
    key["questions"][MANY]["solution_html"] = "<p>All of it: <strong>RATIONALE a</strong>, and so on.</p>"
    text = text_of(print_edition(make_edition(quiz, cleo, key=key), Kind.SOLUTIONS))
    assert text.count("RATIONALE a") == 2  # here, and at the question that does not repeat it


def test_the_solutions_follow_the_current_key(edition: Edition, cleo: User) -> None:
    key = small_key()
    key["questions"][MANY]["choices"]["mb"]["correct"] = True
    key["questions"][MANY]["points"] = "12"
    revise_key(edition, key, by=cleo, reason="B is right too")
    text = text_of(print_edition(edition, Kind.SOLUTIONS))
    assert text.count("(correct)") == 5
    assert "key revision 2" in text
    assert "This question is now worth 12 points." in text


def test_that_none_is_correct_is_an_answer_of_the_solutions(quiz: Quiz, cleo: User) -> None:
    key = small_key()
    key["questions"][MANY]["choices"]["ma"]["correct"] = False
    key["questions"][MANY]["choices"]["mc"]["correct"] = False
    edition = make_edition(quiz, cleo, key=key)
    answer = "None of these is correct (the answer)"
    assert answer not in text_of(print_edition(edition, Kind.EXAM))
    assert answer in text_of(print_edition(edition, Kind.SOLUTIONS))


def test_marks_are_filled_only_in_the_solutions(quiz: Quiz, cleo: User) -> None:
    key = small_key()
    for question in key["questions"].values():
        question["solution_html"] = ""
        question["choices"] = {name: {"correct": True, "rationale_html": ""} for name in question["choices"]}
    edition = make_edition(quiz, cleo, key=key)
    exam, solutions = (pictures_of(print_edition(edition, kind), scale=2)[1] for kind in (Kind.EXAM, Kind.SOLUTIONS))
    assert ink(solutions) > ink(exam) + 10 * 200  # ten marks, the lines for an explanation left out


@pytest.mark.parametrize("kind", Kind)
def test_every_page_names_its_number_and_edition(edition: Edition, kind: Kind) -> None:
    pages = pages_of(print_edition(edition, kind))
    assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert all("Edition 1" in page and edition.digest[:12] in page for page in pages)


def test_odd_pages_after_the_cover_have_a_line_for_the_name(draft: Quiz, cleo: User) -> None:
    pages = pages_of(print_edition(publish(draft, by=cleo), Kind.EXAM, Shape(large=True)))
    named = ["Name:" in page and "NetID:" in page for page in pages]
    assert named[1:] == [n % 2 == 1 for n in range(2, len(pages) + 1)]


def test_the_answer_sheet_has_every_question_on_one_page(edition: Edition) -> None:
    pages = pages_of(print_edition(edition, Kind.ANSWER_SHEET))
    assert len(pages) == 1
    assert [w for w in ("1.1 T F", "2.1 A B C D none", "2.2 A B C D", "Full name", "NetID") if w not in pages[0]] == []
    assert "Prompt" not in pages[0]


def test_equal_editions_print_to_equal_bytes(edition: Edition) -> None:
    assert print_edition(edition, Kind.SOLUTIONS) == print_edition(edition, Kind.SOLUTIONS)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_authors_write_is_never_read_as_a_command(quiz: Quiz, cleo: User, hostile: str) -> None:
    edition = altered(quiz, cleo, prompt_html=f"<p>{escaped(hostile)}</p>")
    assert hostile in text_of(print_edition(edition, Kind.EXAM))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_titles_and_course_names_are_never_read_as_commands(quiz: Quiz, cleo: User, hostile: str) -> None:
    paper: Paper = small_paper(title=hostile, course_title=hostile, course_code=hostile)
    paper["sections"][0]["title"] = hostile
    cover = pages_of(print_edition(make_edition(quiz, cleo, paper), Kind.EXAM))[0]
    assert cover.count(hostile) == 4


def test_a_question_that_a_page_can_hold_is_never_split(quiz: Quiz, cleo: User) -> None:
    paper = small_paper()
    for question in paper["sections"][1]["questions"]:
        question["prompt_html"] = "<p>BEGIN" + question["id"] + "</p>" + "<p>A line of words.</p>" * 22
        question["choices"][3]["html"] = "END" + question["id"]
    pages = pages_of(print_edition(make_edition(quiz, cleo, paper), Kind.EXAM))
    places = {word: n for n, page in enumerate(pages) for word in page.split()}
    assert places["BEGINmany"] == places["ENDmany"] < places["BEGINone"] == places["ENDone"]


@pytest.mark.parametrize("lines", [9, 14, 18])
def test_a_heading_stands_on_the_page_of_its_first_question(quiz: Quiz, cleo: User, lines: int) -> None:
    paper = small_paper()
    section = paper["sections"][1]
    section["title"], section["instructions_html"] = "SECONDHEADING", "<p>HOWTO</p>"
    section["questions"][0]["prompt_html"] = "<p>FIRSTASKED</p>" + "<p>A line of words.</p>" * lines
    pages = pages_of(print_edition(make_edition(quiz, cleo, paper), Kind.EXAM, Shape(large=True)))
    places = {word: n for n, page in enumerate(pages) for word in page.split() if n}
    assert places["SECONDHEADING"] == places["HOWTO"] == places["FIRSTASKED"]


@pytest.mark.parametrize(("asked", "words"), [(0, 16), (24, 8), (24, 16)])
def test_the_prompt_of_a_question_too_long_for_a_page_is_not_parted_from_the_first_option(
    quiz: Quiz, cleo: User, asked: int, words: int
) -> None:
    paper = small_paper()
    question = paper["sections"][1]["questions"][0]
    question["prompt_html"] = "<p>A line of words.</p>" * asked + "<p>LASTASKED</p>"
    for choice in question["choices"]:
        choice["html"] = f"BEGIN{choice['label']} {'some words in large print ' * words} END{choice['label']}"
    pages = pages_of(print_edition(make_edition(quiz, cleo, paper), Kind.EXAM, Shape(large=True)))
    places = {word: n for n, page in enumerate(pages) for word in page.split() if n}
    assert places["LASTASKED"] == places["BEGINA"]
    assert [places[f"BEGIN{letter}"] for letter in "ABCD"] == [places[f"END{letter}"] for letter in "ABCD"]


def test_an_option_longer_than_a_page_goes_on_on_the_next(quiz: Quiz, cleo: User) -> None:
    paper = small_paper()
    paper["sections"][1]["questions"][0]["choices"][1]["html"] = "BEGIN " + "words of an option " * 90 + "END"
    printed = print_edition(make_edition(quiz, cleo, paper), Kind.EXAM, Shape(large=True))
    places = {word: n for n, page in enumerate(pages_of(printed)) for word in page.split() if n}
    assert places["END"] > places["BEGIN"]
    assert all(map(edges_are_white, pictures_of(printed)))


def test_a_question_longer_than_a_page_is_printed_whole(quiz: Quiz, cleo: User) -> None:
    words = "".join(f"<p>Line{n}.</p>" for n in range(120))
    text = text_of(print_edition(altered(quiz, cleo, prompt_html=words), Kind.EXAM))
    assert [n for n in range(120) if f"Line{n}." not in text] == []


@pytest.mark.parametrize("opening", ["<blockquote>", "<ul><li>", "<ol><li>", "<strong>", "<em>", "<s>"])
def test_deeply_nested_text_is_printed(quiz: Quiz, cleo: User, opening: str) -> None:
    closing = "".join(f"</{name}" for name in reversed(opening.split("<")[1:]))
    edition = altered(quiz, cleo, prompt_html=opening * 60 + "The innermost." + closing * 60)
    assert "The innermost." in text_of(print_edition(edition, Kind.EXAM))


def test_a_formula_that_cannot_be_drawn_is_named_in_one_sentence(quiz: Quiz, cleo: User) -> None:
    edition = altered(quiz, cleo, prompt_html="<p><math><mfrac><mi>x</mi></mfrac></math></p>")
    with pytest.raises(NotPrintable, match=r"^A formula in question 1\.1 cannot be drawn on paper\.$"):
        print_edition(edition, Kind.EXAM)


def test_a_figure_that_is_lost_is_said_in_one_sentence(quiz: Quiz, cleo: User) -> None:
    edition = altered(
        quiz, cleo, prompt_html=f'<p><img src="/figures/{"0" * 64}" alt="A dog" width="9" height="9"></p>'
    )
    with pytest.raises(NotPrintable, match=r"^A figure of the edition is lost \(000000000000\)\.$"):
        print_edition(edition, Kind.EXAM)


def test_an_edition_without_a_key_has_no_solutions_to_print(edition: Edition) -> None:
    keyless = Edition(quiz=edition.quiz, number=9, paper=edition.paper, digest="0" * 64, pk=0)
    with pytest.raises(NotPrintable, match=r"^This edition has no key to print\.$"):
        print_edition(keyless, Kind.SOLUTIONS)


def black(media_type: str) -> bytes:
    """A black image of 40 by 30 pixels."""
    if media_type == "image/svg+xml":
        return DOG
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, media_type.removeprefix("image/"))
    return out.getvalue()


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "image/webp", "image/svg+xml"])
def test_figures_are_drawn_whatever_their_format(quiz: Quiz, cleo: User, media_type: str) -> None:
    FigureImage.objects.create(digest="a" * 64, media_type=media_type, width=40, height=30, data=black(media_type))
    image = f'<p><img src="/figures/{"a" * 64}" alt="A dog" width="40" height="30"></p>'
    with_figure, without = altered(quiz, cleo, prompt_html=image), altered(quiz, cleo, prompt_html="")
    inks = [ink(pictures_of(print_edition(edition, Kind.EXAM))[1]) for edition in (with_figure, without)]
    assert 600 < inks[0] - inks[1] < 850  # 30 by 22.5 points


def test_formulas_are_drawn(quiz: Quiz, cleo: User) -> None:
    formula = "<p><math><mfrac><mi>x</mi><mi>y</mi></mfrac></math></p>"
    with_formula, without = altered(quiz, cleo, prompt_html=formula), altered(quiz, cleo, prompt_html="")
    inks = [ink(pictures_of(print_edition(edition, Kind.EXAM))[1]) for edition in (with_formula, without)]
    assert inks[0] > inks[1]


def test_figures_of_solutions_are_drawn_only_there(draft: Quiz, cleo: User) -> None:
    edition = publish(draft, by=cleo)
    exam, solutions = Sheets(edition, Kind.EXAM, None), Sheets(edition, Kind.SOLUTIONS, edition.key_revisions.get())
    exam.data(), solutions.data()
    assert (len(exam.trees.figures), len(solutions.trees.figures)) == (1, 2)


def test_the_file_is_named_by_course_quiz_kind_and_edition(edition: Edition) -> None:
    assert file_name(edition, Kind.ANSWER_SHEET, Shape()) == "tst-101-small-quiz-answer-sheet-edition-1.pdf"
    assert file_name(edition, Kind.EXAM, Shape(large=True)) == "tst-101-small-quiz-exam-large-print-edition-1.pdf"


@pytest.fixture
def demonstration(course: Course, cleo: User) -> Edition:
    figures = {f"figures/{path.name}": path.read_bytes() for path in DEMO.glob("figures/*.svg")}
    _, reading = read_file("quiz.md", (DEMO / "quiz.md").read_bytes(), figures)
    assert reading.document is not None
    return publish(save_document(reading.document, course=course), by=cleo)


def test_the_demonstration_quiz_prints_in_every_kind(demonstration: Edition) -> None:
    edition = demonstration
    exam, solutions = print_edition(edition, Kind.EXAM), print_edition(edition, Kind.SOLUTIONS)
    sheet = print_edition(edition, Kind.ANSWER_SHEET)
    large = print_edition(edition, Kind.EXAM, Shape(large=True))
    numbers = [q["number"] for s in edition.paper["sections"] for q in s["questions"]]
    assert [n for n in numbers if n not in text_of(exam) or n not in text_of(sheet)] == []
    assert [len(pages_of(pdf)) for pdf in (exam, solutions, sheet)] == [8, 10, 1]
    assert 12 <= len(pages_of(large)) <= 18
    assert all(edges_are_white(p) for pdf in (exam, solutions, sheet, large) for p in pictures_of(pdf))
    assert "Solution" not in text_of(exam)
    assert text_of(solutions).count("Solution") >= len(numbers)


@pytest.mark.parametrize("text", ["<p>{} in a line of words</p>", "<p>Words and {} in the midst of them</p>"])
def test_a_figure_among_words_is_drawn_too(quiz: Quiz, cleo: User, text: str) -> None:
    square = io.BytesIO()
    Image.new("L", (200, 200)).save(square, "PNG")
    digest = "c" * 64
    image = FigureImage.objects.create(
        digest=digest, media_type="image/png", width=200, height=200, data=square.getvalue()
    )
    shown = f'<img src="/figures/{image.digest}" alt="black" width="200" height="200">'
    without = print_edition(altered(quiz, cleo, prompt_html=text.format("")), Kind.EXAM)
    edition = altered(quiz, cleo, prompt_html=text.format(shown))
    EditionImage.objects.create(edition=edition, image=image, in_paper=True)
    more = sum(map(ink, pictures_of(print_edition(edition, Kind.EXAM)))) - sum(map(ink, pictures_of(without)))
    assert more > 15_000  # 150 × 150 dots, and words that moved


def test_a_display_formula_among_words_is_drawn_too(quiz: Quiz, cleo: User) -> None:
    formula = to_mathml(r"\boldsymbol{\sum_{i=1}^{n} x_i}", display=True)
    with_it = altered(quiz, cleo, prompt_html=f"<p>Before <span>{formula}</span> after.</p>")
    without = altered(quiz, cleo, prompt_html="<p>Before after.</p>")
    drawn, bare = (sum(map(ink, pictures_of(print_edition(one, Kind.EXAM)))) for one in (with_it, without))
    assert drawn - bare > 100
