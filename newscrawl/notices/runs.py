"""What is told of a spider's runs, and what stands after each, in the box of that spider.

``alarm`` is what was told and is not over yet, ``running`` the mark that a run takes away when it ends: where
a run finds another's, that one died. Runs of one kind (list, backfill, replay) have one of each.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from newscrawl.codec import Doc
from newscrawl.notices import alarm, outbox
from newscrawl.notices.alarm import Event
from newscrawl.notices.aside import Note
from newscrawl.storage import CONTROL, Op, Store, Update
from newscrawl.storage.anew import anew

DIED = "the run before this one ended without a record: was it killed, or the machine switched off?"


class RunsBox:
    """One kind of a spider's runs. ``note``: of those that could not write."""

    def __init__(self, store: Store, spider: str, kind: str, note: Note) -> None:
        self._store = store
        self._box = outbox.runs(spider)
        self._kind = kind
        self._note = note

    async def begun(self, run: str, now: datetime) -> bool:
        """Mark that a run is under way; True where it is to be told that the one before died."""
        return await anew(lambda: self._begun(run, now))

    async def _begun(self, run: str, now: datetime) -> bool:
        running, stands = await self._read("running"), await self._read("alarm")
        fields: dict[str, Any] = {f"running.{self._kind}": run}
        events: list[Event] = []
        if running and running != run:
            died = {"_id": f"{running}-died", "started_at": now, "finished_at": now, "counts": {}}
            left, events = alarm.judge(stands, [DIED], [], died)
            fields |= {f"alarm.{self._kind}": left, **self._told(died, events)}
        was = {f"running.{self._kind}": running, f"alarm.{self._kind}": stands}
        await self._store.write([Update(CONTROL, self._box, fields, was)])
        return bool(events)

    async def ended(self, record: Doc, problems: Sequence[str], news: Sequence[str]) -> list[Op]:
        """What is to be written with a run's record. StoreError."""
        running, stands = await self._read("running"), await self._read("alarm")
        left, events = alarm.judge(stands or self._untold(), problems, news, record)
        fields = {f"alarm.{self._kind}": left, **self._told(record, events)}
        if running == record["_id"]:
            fields[f"running.{self._kind}"] = None
        return [Update(CONTROL, self._box, fields, {f"alarm.{self._kind}": stands})]

    def _told(self, run: Doc, events: Sequence[Event]) -> Doc:
        entries = (event.entry(run, self._kind) for event in events)
        return {f"new.{run['_id']}-{number}": entry for number, entry in enumerate(entries)}

    def _untold(self) -> Doc | None:
        """The alarm of runs before this one that failed as the store was away."""
        note = self._note.read()
        return {**note, "kinds": [alarm.FAILED]} if note else None

    async def _read(self, name: str) -> Any:
        found = (await self._store.get(CONTROL, [self._box])).get(self._box, {}).get(name)
        return found.get(self._kind) if isinstance(found, dict) else None
