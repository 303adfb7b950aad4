"""A folder to crawl in, as ``newscrawl init`` makes it: all of its files or, where one is there, none."""

import os
import secrets
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

MODES = {"newscrawl.env": 0o600, "watches.toml": 0o600, ".env": 0o600}
"""Of the files that may hold passwords."""

TEMPLATES = {
    "newscrawl.env": "newscrawl.env",
    "watches.toml": "watches.toml",
    "compose.yaml": "compose.yaml",
    ".gitignore": "gitignore",
}
"""By file the one in ``files/`` that it is a copy of."""


class NotMade(Exception):
    """The folder is as it was, or lacks what could not be written. One line that says why."""


class IsThere(NotMade):
    """A file of the folder is somebody's already."""


def make(folder: Path) -> list[str]:
    """Write the files; their names. Raises NotMade."""
    texts = dict(contents())
    if folder.exists() and not folder.is_dir():
        raise IsThere(f"{folder} is there already, and is no folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if there := [name for name in texts if os.path.lexists(folder / name)]:
            raise IsThere(f"{folder / there[0]} is there already; nothing was written")
        for name, text in texts.items():
            _write(folder / name, text, MODES.get(name, 0o666))
    except OSError as error:
        raise NotMade(f"{error.filename}: {error.strerror}") from None
    return [*texts]


def contents() -> Iterator[tuple[str, str]]:
    """Each file's name and text. MongoDB's password is a new one each time."""
    for name, template in TEMPLATES.items():
        yield name, (files("newscrawl.program") / "files" / template).read_text("utf-8")
    yield ".env", f"# For compose.yaml alone\nMONGO_PASSWORD={secrets.token_hex(16)}\n"


def _write(file: Path, text: str, mode: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
