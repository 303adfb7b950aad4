"""Outputs that appear whole or not at all: written beside their place, synced, then renamed into it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from newscrawl.cli.console import BadUsage
from newscrawl.export import parts


@contextmanager
def stream(output: Path | None) -> Iterator[BinaryIO]:
    """A file to write, or stdout for None. A device or pipe cannot be replaced: it is written to."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif output.exists() and not output.is_file():
        with output.open("wb") as file:
            yield file
    else:
        parts.sweep(output.resolve().parent)
        with replacing(output) as file:
            yield file


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of ``target`` when the block ends well."""
    target = target.resolve()  # a link stays one
    temporary, file = parts.begin_file(target)
    try:
        with file:
            yield file
            flush(file)
            if os.name != "posix":
                file.close()
            temporary.replace(target)  # open still, and so held: nobody takes it for left behind
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(target.parent)


@contextmanager
def scratch(output: Path) -> Iterator[Path]:
    """A folder for what an output is made of: beside it, and gone in the end."""
    target = output.resolve()
    if target.exists() and not target.is_file():
        with tempfile.TemporaryDirectory() as elsewhere:
            yield Path(elsewhere)
        return
    with parts.begin_folder(target) as beside:
        try:
            yield beside
        finally:
            shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def folder(target: Path, part: str | None) -> Iterator[Path]:
    """A folder to fill, put in the place of ``target`` as a whole.

    With ``part`` its files are added to those of ``target`` instead: they have names that begin with
    ``part``, and replace what an earlier try left of that name.
    """
    target = target.resolve()
    if part is None and target.exists() and any(target.iterdir()):
        raise BadUsage(f"{target} is not empty: name a new folder, or add to it with --since last")
    parts.sweep(target.parent)
    with parts.begin_folder(target) as temporary:
        try:
            yield temporary
            for inside in (temporary, *(path for path in temporary.rglob("*") if path.is_dir())):
                sync(inside)
            if not target.exists() or not any(target.iterdir()):
                shutil.rmtree(target, ignore_errors=True)
                temporary.rename(target)
            else:
                _merge(temporary, target, part or "")
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    sync(target.parent)


def _merge(source: Path, target: Path, part: str) -> None:
    fresh = {file.relative_to(source) for file in source.rglob("*") if file.is_file()}
    for stale in [file for file in target.rglob(f"{part}*") if file.relative_to(target) not in fresh]:
        stale.unlink()
    for name in sorted(fresh):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).replace(target / name)
        sync((target / name).parent)


def flush(file: BinaryIO) -> None:
    """Have all of a file on the disk, before it gets its name; a device or pipe has no disk."""
    file.flush()
    if Path(file.name).is_file():
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Make the names in a folder last through a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
