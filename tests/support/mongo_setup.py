"""Makes ``.venv-mongo``, a Python >= 3.13 with mongoeco: a MongoDB for the tests where there is no mongod.

For ``python tests/support/mongo_setup.py`` in the Makefile: standard library only, quick when there is
nothing to do, and never a failed build: without it the MongoDB tests skip, and say so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv-mongo"
REQUIREMENT = "mongoeco[wire]>=4.11,<5"
MINORS = range(13, 20)
INSTALL_S = 300


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


def ready(venv: Path = VENV) -> bool:
    """Whether the venv is filled with what is asked for now."""
    mark = venv / "newscrawl-requirement"
    return python_of(venv).exists() and mark.exists() and mark.read_text() == REQUIREMENT


def candidates() -> Iterator[str]:
    """Pythons that may be new enough: this one, those on PATH, pyenv's."""
    yield sys.executable
    for minor in MINORS:
        if found := shutil.which(f"python3.{minor}"):
            yield found
        yield from map(str, sorted(Path.home().glob(f".pyenv/versions/3.{minor}*/bin/python")))


def new_enough(python: str) -> bool:
    # Run, not only found: pyenv puts a python3.13 on PATH that refuses to start.
    test = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 13))"
    return subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0


def fill(python: str, venv: Path) -> None:
    run = {"check": True, "timeout": INSTALL_S}
    subprocess.run([python, "-m", "venv", "--clear", str(venv)], **run)  # type: ignore[call-overload]
    pip = [str(python_of(venv)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, REQUIREMENT], **run)  # type: ignore[call-overload]
    (venv / "newscrawl-requirement").write_text(REQUIREMENT)


def set_up(venv: Path = VENV) -> str:
    """Do what is needed, and say what that was."""
    if os.environ.get("MONGO_TEST_URI"):
        return "MONGO_TEST_URI names the server: nothing to set up"
    if mongod := shutil.which("mongod"):
        return f"{mongod} serves the tests: nothing to set up"
    if ready(venv):
        return f"{venv.name} is ready"
    python = next(filter(new_enough, candidates()), None)
    if not python:
        return "no mongod and no Python >= 3.13 for mongoeco: the tests against MongoDB will SKIP"
    try:
        fill(python, venv)
    except (OSError, subprocess.SubprocessError) as error:
        return f"{venv.name} could not be made: the tests against MongoDB will SKIP ({error})"
    return f"{venv.name} made by {python} with {REQUIREMENT}"


if __name__ == "__main__":
    print(f"MongoDB for the tests: {set_up()}")  # noqa: T201 - its only output
