"""The archive without the pages of what is forgotten: file after file, with every pointer of the store.

A file is written anew under another name, then the store's pointers into it are moved, then it goes. How far
that is stands in the store before each step: whoever is killed leaves pointers that are right.
"""

import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from newscrawl.archive import ArchiveError, locks, rewrite
from newscrawl.archive.reader import files
from newscrawl.codec import Doc
from newscrawl.forget.look import Look, look
from newscrawl.forget.record import Moving, Record
from newscrawl.forget.waiting import Waiting
from newscrawl.storage import ARTICLES, REJECTS, REVISIONS, Conflict, Store, Update

POINTING = (ARTICLES, REVISIONS, REJECTS)
AT_ONCE = 200


class Pages:
    """The archive below ``root``, of which ``troubles`` tells what could not be done."""

    def __init__(self, store: Store, root: Path | None, waiting: Waiting) -> None:
        self.troubles: list[str] = []
        self._store, self._root, self._waiting = store, root, waiting

    def size(self) -> int:
        """Bytes to look through."""
        return sum(file.stat().st_size for file in self._files())

    def _files(self) -> list[Path]:
        if self._root is None or not self._root.is_dir():
            return []
        try:
            return files(self._root)
        except ArchiveError:  # an empty folder
            return []

    async def clear(self, record: Record) -> AsyncIterator[int]:
        """Look through all files; yields the bytes of each. Raises StoreError, ArchiveError."""
        await self._resume(record)
        root = self._root or Path()
        there = self._files()
        self._note_missing(record, {self._name(file) for file in there})
        for file in there:
            size, name = file.stat().st_size, self._name(file)
            if name > record.after:
                try:
                    await self._file(record, root, file, name)
                except ArchiveError as error:
                    self.troubles.append(str(error))
                record.after = name
                await self._store.write([record.op()])
            yield size

    def _name(self, file: Path) -> str:
        return file.relative_to(self._root or Path()).as_posix()

    def _note_missing(self, record: Record, there: set[str]) -> None:
        for name in sorted(record.pages):
            if name > record.after and name not in there:
                where = f"below {self._root}" if self._root else "as no archive is set (--archive DIR)"
                self.troubles.append(f"archive: {name} is not there, {where}: its pages were not removed")

    async def _file(self, record: Record, root: Path, file: Path, name: str) -> None:
        found = await self._look(record, root, file, name)
        self.troubles += [f"archive: {line}" for line in found.unsure]
        if not found.cuts:
            return
        if locks.is_held(file):
            raise ArchiveError(f"archive: {file} is being written by a run: forget again when it has ended")
        target = None if found.is_empty else rewrite.new_name(file)
        new, moves = self._name(target) if target else "", rewrite.moves(found.cuts)
        moving = Moving(name, new, moves, found.pages, found.lists)
        record.moving = moving
        await self._store.write([record.op()])
        if target:
            await self._waiting.while_doing(rewrite.write, file, target, found.cuts)
        await self._finish(record, moving)

    async def _look(self, record: Record, root: Path, file: Path, name: str) -> Look:
        end = threading.Event()
        at = frozenset(record.pages.get(name, ()))
        try:
            return await self._waiting.while_doing(
                look, root, file, frozenset(record.of), at, lambda: not end.is_set()
            )
        finally:
            end.set()  # a thread is not to be cancelled, but asked

    async def _resume(self, record: Record) -> None:
        """What a killed take-down was at: a file that is whole is gone on with, another is begun anew."""
        moving = record.moving
        if moving is None or self._root is None:
            return
        target = self._root / moving.new
        if moving.new and not target.exists():
            rewrite.clear(target)
            record.moving = None
            return
        await self._finish(record, moving)

    async def _finish(self, record: Record, moving: Moving) -> None:
        """The new file is there: move the pointers, then take the old one away."""
        for collection in POINTING:
            some: list[Update] = []
            async for doc in self._store.find(collection, {"archive.file": moving.old}):
                if change := _change(collection, doc, moving):
                    some.append(change)
                if len(some) == AT_ONCE:
                    await self._write(some)
                    some = []
            await self._write(some)
        if self._root:
            rewrite.remove(self._root / moving.old)
        record.removed.update(pages=moving.pages, lists=moving.lists)
        record.moving, record.after = None, moving.old
        await self._store.write([record.op()])

    async def _write(self, changes: Sequence[Update]) -> None:
        """A document that another run has changed meanwhile points to a page of that run."""
        await self._waiting.renew()
        try:
            await self._store.write(changes)
        except Conflict:
            for change in changes:
                try:
                    await self._store.write([change])
                except Conflict:
                    continue


def _change(collection: str, doc: Doc, moving: Moving) -> Update | None:
    offset = doc["archive"].get("offset")
    if not isinstance(offset, int):
        return None
    new = rewrite.moved(moving.moves, offset) if moving.new else None
    place = None if new is None else {"file": moving.new, "offset": new}
    was = {"archive.file": moving.old, "archive.offset": offset}
    return Update(collection, doc["_id"], {"archive": place}, was)
