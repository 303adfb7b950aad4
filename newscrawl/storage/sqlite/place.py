"""The place of a SQLite file: the path that a URI names, whether it can be used, what goes wrong there."""

import sqlite3
from pathlib import Path

from newscrawl.storage.base import Access
from newscrawl.storage.errors import BadStoreUri, NoStoreYet, StoreUnavailable

DEFAULT_FOLDER = Path("data")
ADVICE = {
    sqlite3.SQLITE_NOTADB: "is no SQLite database: name another; if it was one, `newscrawl rescue OLD NEW`",
    sqlite3.SQLITE_CORRUPT: "is damaged: move it away; `newscrawl rescue OLD NEW` saves what it can",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: it must be a file in a folder that may be written",
    sqlite3.SQLITE_READONLY: "is read-only: make the file and its folder writable",
    sqlite3.SQLITE_PERM: "is not ours to use: make the file and its folder writable",
    sqlite3.SQLITE_FULL: "has no room to grow: the disk is full, free some space",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk is full, limited or failing",
    sqlite3.SQLITE_BUSY: "is locked by another process: wait for it or stop it",
}


def path_of(uri: str) -> Path:
    """The file that a URI names. Raises BadStoreUri."""
    scheme, _, path = uri.partition(":///")
    if scheme != "sqlite" or not path or path.endswith("/") or path == ":memory:" or "\0" in path:
        raise BadStoreUri(f"{uri!a} names no file: sqlite:///relative/path.db or sqlite:////absolute/path.db")
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise BadStoreUri(f"{uri!a}: {error}") from None


def check(path: Path, access: Access) -> None:
    """StoreUnavailable where there is no file to open, and none may be made. Only the default's folder is
    made: any other that is not there is a slip."""
    if access is not Access.MAKE and not path.exists():
        can_be_made = path.parent.is_dir() or path.parent == DEFAULT_FOLDER
        error = NoStoreYet if can_be_made else StoreUnavailable
        raise error(f"{path} is not there: is STORE_URI right? The first crawl makes it")
    if path.parent == DEFAULT_FOLDER:
        path.parent.mkdir(exist_ok=True)
    elif path.parent.exists() and not path.parent.is_dir():
        raise StoreUnavailable(f"{path} cannot be used ({path.parent} is no folder)")
    elif not path.parent.is_dir():
        raise StoreUnavailable(
            f"{path} cannot be opened: there is no folder {path.parent}: make it, or correct STORE_URI"
        )


def unavailable(path: Path, error: Exception) -> StoreUnavailable:
    """What an error of sqlite3's or the system's means for the file, and what to do about it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the extended code's low byte is the plain one
    advice = ADVICE.get(code, "cannot be used")
    return StoreUnavailable(f"{path} {advice} ({' '.join(str(error).split())})")
