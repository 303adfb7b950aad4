"""What can be read of a damaged SQLite file, into a new one; and what is lost, by collection."""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from newscrawl.storage import CONTROL, StoreError, StoreUnavailable
from newscrawl.storage.collections import DERIVED
from newscrawl.storage.sqlite.damaged.pages import Unreadable
from newscrawl.storage.sqlite.damaged.rows import Row, Salvage
from newscrawl.storage.sqlite.names import table
from newscrawl.storage.sqlite.store import SqliteStore
from newscrawl.upkeep.buried import Buried

COLUMNS = "(id TEXT PRIMARY KEY, doc TEXT NOT NULL)"
AT_ONCE = 500
LEASE = "lease:"


@dataclass(slots=True)
class Counts:
    """Of one collection."""

    saved: int = 0
    lost: int = 0
    """Rows that the index of ids, or the numbers of the rows, tell of."""

    is_guess: bool = False
    """Whether ``lost`` rests on numbers alone, in part: a row that was deleted counts as lost, too."""

    broken: int = 0
    """Pages and rows that should be there and cannot be read."""


@dataclass(slots=True)
class Rescue:
    """From the file ``old``, which is only read, into the file ``new``, which is made."""

    old: Path
    new: Path
    counts: dict[str, Counts] = field(default_factory=dict)

    def check(self) -> None:
        """Raises ValueError for what cannot be meant, StoreUnavailable where there is no file."""
        if not self.old.is_file():
            raise StoreUnavailable(f"{self.old} is not there, or is no file")
        if self.new.exists():
            raise ValueError(f"{self.new} is there already: name a file that is not")
        if not self.new.parent.is_dir():
            raise ValueError(f"there is no folder {self.new.parent}")

    def run(self) -> Iterator[int]:
        """Save, and count; yields how many documents are saved, from time to time.

        Raises StoreError; the file that was begun is then gone, as when nobody asks for more.
        """
        asyncio.run(_made(SqliteStore(f"sqlite:///{self.new}")))
        try:
            seen = self._stamp()
            salvage = Salvage(self.old)
            with closing(sqlite3.connect(self.new, isolation_level=None)) as target:
                yield from self._save(target, salvage)
                self._count_lost(target, salvage)
            asyncio.run(_obeyed(SqliteStore(f"sqlite:///{self.new}")))
            if seen != self._stamp():
                raise StoreUnavailable(f"{self.old} was written while it was read: end what uses it")
        except BaseException as error:
            for name in ("", "-wal", "-shm"):
                self.new.with_name(f"{self.new.name}{name}").unlink(missing_ok=True)
            if isinstance(error, OSError) and error.filename:
                raise StoreError(f"{error.filename}: {error.strerror}") from error
            if isinstance(error, Unreadable | OSError | sqlite3.Error):
                raise StoreError(" ".join(str(error).split())) from error
            raise

    def _save(self, target: sqlite3.Connection, salvage: Salvage) -> Iterator[int]:
        rows = (row for row in salvage.rows() if _is_kept(row.collection, row.key))
        while batch := list(islice(rows, AT_ONCE)):
            target.execute("BEGIN")
            for name in {row.collection for row in batch}:
                target.execute(f"CREATE TABLE IF NOT EXISTS {table(name)} {COLUMNS}")
            for row in batch:
                self._of(row.collection).saved += _insert(target, row)
            target.execute("COMMIT")
            yield sum(counts.saved for counts in self.counts.values())

    def _count_lost(self, target: sqlite3.Connection, salvage: Salvage) -> None:
        for name, broken in salvage.broken.items():
            if name not in DERIVED:
                self._of(name).broken = broken
        for name, counts in self.counts.items():
            counts.lost = sum(_lacking(target, name, filter(partial(_is_kept, name), salvage.keys(name))))
            guess = salvage.unnamed(name)
            counts.lost, counts.is_guess = counts.lost + guess, bool(guess)

    def _of(self, collection: str) -> Counts:
        return self.counts.setdefault(collection, Counts())

    def _stamp(self) -> list[tuple[int, int]]:
        """What changes when somebody writes the file."""
        found = []
        for path in (self.old, self.old.with_name(f"{self.old.name}-wal")):
            with suppress(FileNotFoundError):
                found.append((path.stat().st_mtime_ns, path.stat().st_size))
        return found


async def _made(store: SqliteStore) -> None:
    await store.open()
    await store.close()


def _is_kept(collection: str, key: str) -> bool:
    """Not what is made from the rest, and no leases: whoever held one has gone."""
    return collection not in DERIVED and not (collection == CONTROL and key.startswith(LEASE))


def _insert(target: sqlite3.Connection, row: Row) -> int:
    """How many documents were new: an id that comes again is an older state of the same."""
    insert = f"INSERT INTO {table(row.collection)} VALUES (?, ?) ON CONFLICT DO NOTHING"  # noqa: S608 - names are checked
    return target.execute(insert, (row.key, row.text)).rowcount


def _lacking(target: sqlite3.Connection, collection: str, keys: Iterable[str]) -> Iterator[bool]:
    for key in keys:
        query = f"SELECT 1 FROM {table(collection)} WHERE id = ?"  # noqa: S608 - names are checked
        yield target.execute(query, (key,)).fetchone() is None


async def _obeyed(store: SqliteStore) -> None:
    """What was taken down is not brought back from where nothing led to it any more."""
    await store.open()
    try:
        buried = Buried()
        await buried.restore(store)
        await buried.load(store, store)
        await buried.obey(store)
    finally:
        await store.close()
