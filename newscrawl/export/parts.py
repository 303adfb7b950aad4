"""Outputs under way: hidden, beside their place, held by a lock, so that what a killed export left is known.

A program that is killed cannot remove what it wrote. The next export into the same folder does, whatever the
name: dated ones never come again.
"""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows, where nothing is held and so nothing is swept
    fcntl = None  # type: ignore[assignment]

TRIES = 10
_NAME = re.compile(r"\..*\.[0-9a-f]{8}\.newscrawl\.part", re.DOTALL)


def begin_file(target: Path) -> tuple[Path, BinaryIO]:
    """A new file beside ``target``, held until it is closed."""
    for _ in range(TRIES):
        temporary = _beside(target)
        try:
            file = temporary.open("xb")
        except OSError as error:
            error.filename = target  # which is what the user knows of
            raise
        if _hold(file.fileno(), temporary):
            return temporary, file
        file.close()
    raise FileNotFoundError(f"{temporary}: other exports remove it")


@contextmanager
def begin_folder(target: Path) -> Iterator[Path]:
    """A new folder beside ``target``, held while the block lasts."""
    temporary = _beside(target)
    temporary.mkdir()
    handle = os.open(temporary, os.O_RDONLY) if fcntl else None
    try:
        if handle is not None and not _hold(handle, temporary):
            raise FileNotFoundError(f"{temporary}: another export removed it")
        yield temporary
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A hidden folder inside of another, on the same disk also where that is a disk of its own."""
    with begin_folder(folder / "staging") as inside:
        try:
            yield inside
        finally:
            shutil.rmtree(inside, ignore_errors=True)


@contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """A folder that this export alone changes. Raises OSError where another one does."""
    handle = os.open(folder, os.O_RDONLY) if fcntl else None
    try:
        if handle is not None and not _hold(handle, folder):
            raise BlockingIOError(errno.EAGAIN, "another export is writing it", str(folder))
        yield
    finally:
        if handle is not None:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what killed exports left in a folder."""
    if not fcntl or not folder.is_dir():
        return
    for path in list(folder.iterdir()):
        if _NAME.fullmatch(path.name) and not path.is_symlink():
            _remove_unheld(path)


def _remove_unheld(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        pass  # held: an export is writing it
    finally:
        os.close(handle)


def _hold(handle: int, path: Path) -> bool:
    """Lock it; False when it was swept away before it was held."""
    if not fcntl:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    try:
        return os.stat(handle).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False


def _beside(target: Path) -> Path:
    """A hidden name of nobody's, in the same folder and so on the same disk."""
    return target.with_name(f".{_short(target.name)}.{secrets.token_hex(4)}.newscrawl.part")


def _short(name: str) -> str:
    return name.encode()[:60].decode(errors="ignore")
