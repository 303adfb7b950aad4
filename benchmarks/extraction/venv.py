"""The peers' own venv, ``.venv-peers``: made on first use, so that nothing of theirs is the project's."""

import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

from benchmarks.extraction import ROOT

FOLDER = ROOT / ".venv-peers"
REQUIREMENTS = Path(__file__).parent / "requirements-peers.txt"
_DONE = "installed-requirements.txt"
_PIP = ("-m", "pip", "install", "--quiet", "--retries", "2", "--timeout", "20", "--no-input")
_LONGEST = 900


def python() -> Path:
    """The venv's interpreter."""
    return FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def is_ready() -> bool:
    """True when the venv holds what the requirements ask for today."""
    done = FOLDER / _DONE
    wanted = REQUIREMENTS.read_text("utf-8")
    return python().exists() and done.exists() and done.read_text("utf-8") == wanted


def requirements(text: str) -> list[str]:
    """The requirements of a file, its comments gone."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def _pip(*wanted: str) -> str | None:
    """Install; None when it went well, else the last line of what pip said."""
    command = [str(python()), *_PIP, *wanted]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = [line for line in run.stderr.splitlines() if line.strip() and "WARNING" not in line]
    return (said[-1].strip() if said else f"pip ended with {run.returncode}") if run.returncode else None


def _install(tell: Callable[[str], None]) -> bool:
    """All together, or one by one where that fails: one library's trouble is not the others'."""
    _pip(
        "--upgrade", "pip"
    )  # pips before 24 cannot resolve lxml[html-clean] next to lxml; a failure shows below
    if _pip("--requirement", str(REQUIREMENTS)) is None:
        return True
    failures = {wanted: _pip(wanted) for wanted in requirements(REQUIREMENTS.read_text("utf-8"))}
    for wanted, reason in failures.items():
        if reason:
            tell(f"{wanted}: not installed: {reason}")
    return not any(failures.values())


def ensure(tell: Callable[[str], None]) -> None:
    """Make the venv what the requirements ask for; what cannot be installed is told and left out."""
    if is_ready():
        return
    tell(f"Making {FOLDER.name} with the peers (once) …")
    try:
        if not python().exists():
            venv.create(FOLDER, with_pip=True, clear=True)
        complete = _install(tell)
    except (OSError, subprocess.CalledProcessError) as error:
        tell(f"{FOLDER.name}: {error}")
        return
    if complete:
        (FOLDER / _DONE).write_text(REQUIREMENTS.read_text("utf-8"), "utf-8")
