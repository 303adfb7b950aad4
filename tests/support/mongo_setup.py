"""Makes ``.venv-mongo``, with SecantusDB: a MongoDB for the tests where there is no mongod.

It is under the GPL and a program of its own: nothing of the project imports it, and its packages are apart.

For ``python tests/support/mongo_setup.py`` in the Makefile: standard library only, quick when there is
nothing to do, and never a failed build: without it the MongoDB tests skip, and say so.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv-mongo"
REQUIREMENT = "SecantusDB==0.7.0b3"  # a beta: what it can is known of this one
INSTALL_S = 300


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


def ready(venv: Path = VENV) -> bool:
    """Whether the venv is filled with what is asked for now."""
    mark = venv / "newscrawl-server"
    return python_of(venv).exists() and mark.exists() and mark.read_text() == REQUIREMENT


def fill(venv: Path) -> None:
    run = {"check": True, "timeout": INSTALL_S}
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], **run)  # type: ignore[call-overload]
    pip = [str(python_of(venv)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, REQUIREMENT], **run)  # type: ignore[call-overload]
    (venv / "newscrawl-server").write_text(REQUIREMENT)


def set_up(venv: Path = VENV) -> str:
    """Do what is needed, and say what that was."""
    if os.environ.get("MONGO_TEST_URI"):
        return "MONGO_TEST_URI names the server: nothing to set up"
    if mongod := shutil.which("mongod"):
        return f"{mongod} serves the tests: nothing to set up"
    if ready(venv):
        return f"{venv.name} is ready"
    try:
        fill(venv)
    except (OSError, subprocess.SubprocessError) as error:
        return f"{venv.name} could not be made: the tests against MongoDB will SKIP ({error})"
    return f"{venv.name} made with {REQUIREMENT}"


if __name__ == "__main__":
    print(f"MongoDB for the tests: {set_up()}")  # noqa: T201 - its only output
