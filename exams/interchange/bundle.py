"""How is a whole quiz kept in one zip, JSON and figures, so that nothing of it is lost?"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from exams.interchange.archive import Archive, ArchiveRefused, is_archive
from exams.interchange.bundle_fields import read_quiz, written_quiz
from exams.interchange.document import FigureDocument, QuizDocument, Reading
from exams.interchange.problems import Problems

QUIZ = "quiz.json"
VERSION = 1
EPOCH = (2000, 1, 1, 0, 0, 0)  # the same quiz gives the same bytes
_SUFFIXES = ((b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"RIFF", ".webp"), (b"<", ".svg"))


def write(document: QuizDocument) -> bytes:
    """The zip: `quiz.json` with everything but the figures' bytes, and `figures/`. Equal quizzes give equal bytes."""
    paths = [_path(place, figure) for place, figure in enumerate(document.figures, 1)]
    content = {"version": VERSION, "quiz": written_quiz(document, paths)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, QUIZ, json.dumps(content, indent=1).encode(), zipfile.ZIP_DEFLATED)
        for path, figure in zip(paths, document.figures, strict=True):
            _add(archive, path, figure.data, zipfile.ZIP_STORED)
    return out.getvalue()


def read(data: bytes, files: Mapping[str, bytes] | None = None) -> Reading:  # noqa: ARG001
    """What `write` wrote. Every problem comes with its path inside `quiz.json`; the questions without one are read."""
    problems = Problems(place=QUIZ)
    try:
        archive = Archive(data) if is_archive(data) else None
        found = _quiz_path(archive) if archive is not None else None
        if archive is None or found is None:
            problems.error(0, f"This is not a bundle: it is no zip with a {QUIZ} in it.", place="")
            return Reading(None, problems.sorted())
        content = _content(archive[found], problems)
    except ArchiveRefused as refused:
        problems.error(0, str(refused), place="")
        return Reading(None, problems.sorted())
    if content is None:
        return Reading(None, problems.sorted())
    figures = _Figures(archive, found.removesuffix(QUIZ), problems)
    return Reading(read_quiz(content, figures.bytes_of, problems), problems.sorted())


class _Figures:
    """The bytes of the figures by the paths that `quiz.json` gives them."""

    def __init__(self, archive: Archive, folder: str, problems: Problems) -> None:
        self._archive, self._folder, self._problems = archive, folder, problems

    def bytes_of(self, path: str) -> bytes | None:
        """None, with an error, where the zip has no such file or it is not safe to unpack."""
        try:
            return self._archive[self._folder + path]
        except KeyError:
            self._problems.error(0, f"The figure's file {path[:120]!r} is not in the bundle.", place=path)
        except ArchiveRefused as refused:
            self._problems.error(0, str(refused), place=path)
        return None


def _quiz_path(archive: Archive) -> str | None:
    found = [name for name in archive if name == QUIZ or name.endswith(f"/{QUIZ}")]
    return min(found, key=lambda name: (name.count("/"), name), default=None)


def _content(data: bytes, problems: Problems) -> Any:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as broken:
        problems.error(0, f"{QUIZ} is not UTF-8: byte {broken.start} does not belong there.")
        return None
    except json.JSONDecodeError as broken:
        problems.error(broken.lineno, f"{QUIZ} is not JSON: {broken.msg}.")
        return None
    except (ValueError, RecursionError):
        problems.error(0, f"{QUIZ} holds a number or a nesting that is too large.")
        return None
    if not isinstance(content, dict) or content.get("version") != VERSION or not isinstance(content.get("quiz"), dict):
        problems.error(0, f"{QUIZ} must be an object with “version” {VERSION} and a “quiz”.")
        return None
    return content["quiz"]


def _path(place: int, figure: FigureDocument) -> str:
    """A path that no name can spoil; the name itself stands in the JSON."""
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", figure.name)[:60].strip("-")
    suffix = next((suffix for start, suffix in _SUFFIXES if figure.data.startswith(start)), ".bin")
    return f"figures/{place:03}-{slug}{suffix}"


def _add(archive: zipfile.ZipFile, name: str, data: bytes, compression: int) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = compression
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)
