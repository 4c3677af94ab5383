"""Are the images beside a document found, and nothing else?"""

from __future__ import annotations

from pathlib import Path

import pytest

from exams.authoring.files import FilesBeside, under_named_paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document with images beside it and below, and secrets elsewhere."""
    inner = tmp_path / "course" / "figures"
    inner.mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "course" / "quiz.md").write_text("text")
    (tmp_path / "course" / "dog.png").write_bytes(b"dog")
    (tmp_path / "course" / "notes.txt").write_text("notes")
    (tmp_path / "course" / "link.png").symlink_to(tmp_path / "secret.png")
    (inner / "cat.svg").write_bytes(b"cat")
    return tmp_path / "course"


def test_images_beside_and_below_are_found(folder: Path) -> None:
    assert dict(FilesBeside(folder / "quiz.md")) == {"dog.png": b"dog", "figures/cat.svg": b"cat"}


@pytest.mark.parametrize("name", ["../secret.png", "link.png", "notes.txt", "quiz.md", "absent.png", "figures", ""])
def test_nothing_else_is_read(folder: Path, name: str) -> None:
    assert FilesBeside(folder / "quiz.md").get(name) is None


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (b"![A dog](figures/dog.png)", {"dog.png", "figures/dog.png"}),
        (b"![A dog](<figures/dog.png>)", {"dog.png", "figures/dog.png"}),
        (b"![](a/b/dog.png) and ![](other.png)", {"dog.png", "a/b/dog.png"}),
        (b"no image", {"dog.png"}),
    ],
)
def test_uploads_are_found_under_the_paths_of_the_document(text: bytes, paths: set[str]) -> None:
    assert under_named_paths(text, {"dog.png": b"dog"}) == dict.fromkeys(paths, b"dog")
