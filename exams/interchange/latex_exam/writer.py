r"""How is a quiz written in LaTeX's document class `exam`?

Source: the documentation of the class: `\question[points]`, `choices` and `checkboxes`, `\CorrectChoice`, `solution`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal

from exams.interchange.document import ChoiceDocument, FigureDocument, Kind, QuestionDocument, QuizDocument
from exams.interchange.latex_exam.markup import markdown_to_latex, text_in_latex
from exams.interchange.moodle.writer import file_name

FOLDER = "figures"
DOCUMENT = "quiz.tex"
EPOCH = (2000, 1, 1, 0, 0, 0)  # the same quiz gives the same bytes
HEAD = r"""\documentclass[addpoints]{exam}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amssymb,graphicx}
\usepackage[normalem]{ulem}
\usepackage[hidelinks]{hyperref}
% The answers are printed with the next line, and not without it.
\printanswers"""
_ENVIRONMENTS = {Kind.TRUE_FALSE: "oneparchoices", Kind.SELECT_ONE: "choices", Kind.SELECT_ALL: "checkboxes"}
NONE_CORRECT = r"\ifprintanswers\answerline[none]\fi"


def write(document: QuizDocument) -> bytes:
    """The source in UTF-8; with figures a zip of `quiz.tex` and `figures/`. Equal quizzes give equal bytes.

    Scoring rules, weights, pinned choices and allowed explanations have no form in the class and are left out.
    """
    paths = _paths(document.figures)
    source = _source(document, paths).encode("utf-8", errors="replace")
    if not document.figures:
        return source
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, DOCUMENT, source)
        for figure, path in zip(document.figures, paths.values(), strict=True):
            _add(archive, f"{FOLDER}/{path}", figure.data)
    return out.getvalue()


def _source(document: QuizDocument, paths: Mapping[str, str]) -> str:
    # Without its suffix a figure is found in whatever form lies there: LaTeX prints no SVG, but the PDF made of it.
    files = {name: path.rpartition(".")[0] for name, path in paths.items()}
    blocks = [
        HEAD,
        rf"\graphicspath{{{{{FOLDER}/}}}}" if paths else "",
        rf"\title{{{_plain(document.title)}}}",
        rf"\date{{{document.date.isoformat() if document.date else ''}}}",
        "\\begin{document}\n\\maketitle",
        *_cover(document, files),
    ]
    for number, section in enumerate(document.sections, 1):
        blocks += [rf"\section*{{{_plain(section.title)}}}", markdown_to_latex(section.instructions, files)]
        minutes = section.recommended_minutes
        blocks.append(rf"\noindent Recommended: {minutes} minutes" if minutes else "")
        if section.questions:
            numbering = rf"\renewcommand{{\thequestion}}{{{number}.\arabic{{question}}}}"
            blocks += [f"{numbering}\n\\begin{{questions}}", *(_question(one, files) for one in section.questions)]
            blocks.append(r"\end{questions}")
    return "\n\n".join(block for block in (*blocks, r"\end{document}") if block) + "\n"


def _cover(document: QuizDocument, files: Mapping[str, str]) -> Iterator[str]:
    """What stands before the questions: for who prints it."""
    course = ", ".join(filter(None, (document.course_code, document.course_title, document.term)))
    yield rf"\noindent {_plain(course)}" if course else ""
    yield rf"\noindent {document.duration_minutes} minutes" if document.duration_minutes else ""
    items = [rf"\item {{}}{markdown_to_latex(one, files)}" for one in document.materials]
    yield "\n".join([r"\begin{itemize}", *items, r"\end{itemize}"]) if items else ""
    yield markdown_to_latex(document.instructions, files)
    yield markdown_to_latex(document.honor_statement, files)


def _question(question: QuestionDocument, files: Mapping[str, str]) -> str:
    environment = _ENVIRONMENTS[question.kind]
    lines = [rf"\question[{_points(question.points)}]", markdown_to_latex(question.prompt, files)]
    lines.append(rf"\begin{{{environment}}}")
    lines += [_choice(choice, files) for choice in question.choices]
    lines.append(rf"\end{{{environment}}}")
    if question.kind is Kind.SELECT_ALL and not any(choice.correct for choice in question.choices):
        lines.append(NONE_CORRECT)
    lines.append(_solution(question.solution, files))
    return "\n".join(line for line in lines if line)


def _choice(choice: ChoiceDocument, files: Mapping[str, str]) -> str:
    sign = r"\CorrectChoice" if choice.correct else r"\choice"
    lines = [f"{sign} {markdown_to_latex(choice.text, files)}", _solution(choice.rationale, files)]
    return "\n".join(line for line in lines if line)


def _solution(source: str, files: Mapping[str, str]) -> str:
    text = markdown_to_latex(source, files)
    return f"\\begin{{solution}}\n{text}\n\\end{{solution}}" if text else ""


def _points(points: Decimal) -> str:
    r"""The class adds up whole points and halves, which are written `\half`."""
    text = f"{points:f}"
    whole, _, rest = text.partition(".")
    if not rest.strip("0"):
        return whole
    return rf"{whole.lstrip('0')}\half" if rest.strip("0") == "5" else text


def _plain(text: str) -> str:
    """A title in one line; it is no Markdown."""
    return text_in_latex(" ".join(text.split()))


def _paths(figures: tuple[FigureDocument, ...]) -> dict[str, str]:
    """Each figure's file by its name: the name itself where it is a plain one, and none twice."""
    paths: dict[str, str] = {}
    for place, figure in enumerate(figures, 1):
        stem, _, suffix = file_name(figure).rpartition(".")
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")
        taken = {path.rpartition(".")[0] for path in paths.values()}
        paths[figure.name] = f"{plain if plain and plain not in taken else f'{plain}-{place}'}.{suffix}"
    return paths


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)
