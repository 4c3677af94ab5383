"""Does a machine that is not ready get one clear sentence?"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizsite.local import bootstrap


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """An empty checkout in a folder with a space, whose environment needs no package."""
    root = tmp_path / "a folder"
    script = root / "quizsite" / "local" / "bootstrap.py"
    script.parent.mkdir(parents=True)
    script.write_bytes(Path(bootstrap.__file__).read_bytes())
    (root / "requirements.txt").write_text("# nothing\n")
    (root / "requirements-dev.txt").write_text("# nothing\n")
    return root


def start(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "quizsite/local/bootstrap.py", *arguments],
        cwd=checkout,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (2, 7)])
def test_an_old_python_is_refused_by_its_number(version: tuple[int, int]) -> None:
    with pytest.raises(bootstrap.NotReadyError, match=rf"needs Python 3\.11 or newer.*{version[0]}\.{version[1]}"):
        bootstrap.check_version(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (4, 0)])
def test_a_new_enough_python_is_taken(version: tuple[int, int]) -> None:
    bootstrap.check_version(version)


@pytest.mark.parametrize(
    ("missing", "advice"),
    [("sqlite3", "SQLite"), ("ensurepip", "apt install python3-venv"), ("venv", "apt install python3-venv")],
)
def test_a_missing_module_is_named_with_what_to_do(missing: str, advice: str) -> None:
    with pytest.raises(bootstrap.NotReadyError, match=advice):
        bootstrap.check_modules(find=lambda name: None if name == missing else object())


def test_a_complete_python_is_taken() -> None:
    bootstrap.check_modules(find=lambda _: object())


def test_a_busy_port_gives_one_sentence_and_exit_1(checkout: Path, busy_port: int) -> None:
    result = start(checkout, "run", PORT=str(busy_port))
    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {busy_port} on 127.0.0.1 cannot be used (address already in use).")
    assert len(result.stderr.splitlines()) == 1
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("port", ["", "x", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(bootstrap.NotReadyError, match="PORT must be a number from 1 to 65535"):
        bootstrap.check_port("127.0.0.1", port)


def test_the_environment_is_made_once_and_installed_again_only_when_requirements_change(checkout: Path) -> None:
    first = start(checkout, "dev", "this")
    second = start(checkout, "dev", "this")
    (checkout / "requirements.txt").write_text("# changed\n")
    third = start(checkout, "dev", "this")
    assert "Making the environment" in first.stdout
    assert "Installing" in first.stdout
    assert "Beautiful is better" in second.stdout
    assert "Installing" not in second.stdout
    assert "Making the environment" not in third.stdout
    assert "Installing" in third.stdout
    marked = json.loads((checkout / ".venv" / "installed.json").read_text())
    assert list(marked) == ["requirements.txt", "requirements-dev.txt"]


def test_packages_that_cannot_be_had_leave_no_mark(checkout: Path) -> None:
    (checkout / "requirements.txt").write_text("./no-such-package\n")
    result = start(checkout, "run", PORT="1024")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("The packages of requirements.txt could not be installed")
    assert not (checkout / ".venv" / "installed.json").exists()
