"""Is this machine ready? Makes .venv, installs what is pinned, and hands over to the environment's Python.

Runs before anything is installed: the standard library only, in a syntax that Python 3.8 still reads, so that
a Python that is too old can say so.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MARKER = VENV / "installed.json"
OLDEST = (3, 11)
THIS_VERSION = "{}.{}".format(*sys.version_info)
NEEDED_MODULES = {
    "sqlite3": "Python's sqlite3 module is missing. Use a Python that was built with SQLite.",
    "ensurepip": "Python's venv module cannot make environments here. On Debian: apt install python3-venv.",
    "venv": "Python's venv module is missing. On Debian: apt install python3-venv.",
    "ssl": "Python's ssl module is missing. Use a Python that was built with OpenSSL.",
}


class NotReadyError(Exception):
    """What is missing on this machine, in one sentence for the person at the terminal."""


def check_version(version: tuple[int, ...]) -> None:
    """Refuse a Python older than the floor; `version` is what `sys.version_info` starts with."""
    if version < OLDEST:
        found = ".".join(str(part) for part in version)
        raise NotReadyError(
            f"This needs Python 3.11 or newer, but this is {found}. Name another: make run PYTHON=python3.11"
        )


def check_modules(find: Callable[[str], object] = importlib.util.find_spec) -> None:
    """Refuse a Python that lacks a part which distributions package apart."""
    for name, sentence in NEEDED_MODULES.items():
        if find(name) is None:
            raise NotReadyError(sentence)


def check_port(host: str, port: str) -> None:
    """Refuse a port that is no port, or that another program listens on."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise NotReadyError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        why, other = (error.strerror or str(error)).lower(), int(port) % 65535 + 1
        raise NotReadyError(
            f"Port {port} on {host} cannot be used ({why}). Choose another: make run PORT={other}"
        ) from error


def digest(*names: str) -> str:
    """One fingerprint of the named files of the checkout."""
    return hashlib.sha256(b"\0".join((ROOT / name).read_bytes() for name in names)).hexdigest()


def wanted(development: bool) -> dict[str, str]:
    """Requirement file -> fingerprint of all that it installs."""
    files = {"requirements.txt": digest("requirements.txt")}
    if development:
        files["requirements-dev.txt"] = digest("requirements.txt", "requirements-dev.txt")
    return files


def installed() -> dict[str, str]:
    """What the marker says was installed completely; empty when there is no such environment."""
    try:
        return dict(json.loads(MARKER.read_text()))
    except (OSError, ValueError):
        return {}


def python_of_venv() -> str:
    """The version of the environment's Python, "" when there is none that works."""
    probe = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return subprocess.check_output([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def make_venv() -> None:
    """Make the environment, or keep one that works; a Python that the person named must be the one inside."""
    version = python_of_venv()
    other = bool(os.environ.get("PYTHON")) and version != THIS_VERSION
    if version and not other and tuple(int(part) for part in version.split(".")) >= OLDEST:
        return
    say(f"Making the environment .venv with Python {THIS_VERSION}.")
    if VENV.exists():
        shutil.rmtree(str(VENV))
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]) != 0:
        raise NotReadyError("The environment .venv could not be made; the reason is above.")


def install(files: dict[str, str]) -> None:
    """Install the most complete of the requirement files, and mark what is there only when all of it is."""
    name = list(files)[-1]
    say(f"Installing the pinned packages of {name} (only when they change).")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    environment = dict(os.environ, PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0")
    if subprocess.call([*command, "-r", str(ROOT / name)], env=environment) != 0:
        raise NotReadyError(f"The packages of {name} could not be installed; the reason is above.")
    MARKER.write_text(json.dumps(files))


def is_ready(files: dict[str, str]) -> bool:
    """Whether the environment holds all of `files` already, so that a second start asks nobody."""
    marked = installed()
    if any(marked.get(name) != fingerprint for name, fingerprint in files.items()):
        return False
    return not os.environ.get("PYTHON") or python_of_venv() == THIS_VERSION


def prepare(development: bool) -> None:
    """Bring the environment up to date; two starts at once wait for one another."""
    files = wanted(development)
    lock_path = ROOT / "var" / "setup.lock"
    lock_path.parent.mkdir(exist_ok=True)
    with lock_path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready(files):
            make_venv()
            install(files)


def say(sentence: str) -> None:
    """Tell the person at the terminal at once, also through a pipe."""
    print(sentence, flush=True)


def main(arguments: list[str]) -> int:
    """`run` starts the site; `dev MODULE …` runs a module with what tests and checks need.

    Returns an exit code only when the machine is not ready; else this process becomes the other program.
    """
    development = arguments[:1] == ["dev"]
    try:
        check_version(sys.version_info[:2])
        check_modules()
        if not development:
            check_port(os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000"))
        prepare(development)
    except NotReadyError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    os.chdir(str(ROOT))
    target = arguments[1:] if development else ["quizsite.local"]
    return os.execv(str(PYTHON), [str(PYTHON), "-m", *target])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
