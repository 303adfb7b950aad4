"""How far a re-extraction is, kept in ``control`` for a run that was interrupted."""

from datetime import UTC, datetime

from newscrawl.codec import Doc
from newscrawl.schema.notes import sound_note
from newscrawl.storage import ARTICLES, CONTROL, REJECTS, Put, Store

ID = "reextract"
PHASES = (ARTICLES, REJECTS, "responses")


class Position:
    """The position of the work named by ``key``; another key's begins anew."""

    def __init__(self, store: Store, key: str) -> None:
        self._store = store
        self._key = key
        self._phase, self._after = PHASES[0], ""

    async def load(self) -> bool:
        """True when former work of this key was not finished: it goes on there."""
        doc = (await self._store.get(CONTROL, [ID])).get(ID)
        found = sound_note(CONTROL, doc, key=str, phase=str, after=str, done=bool)
        if not found or found["key"] != self._key or found["done"] or found["phase"] not in PHASES:
            return False
        self._phase, self._after = found["phase"], found["after"]
        return True

    def after(self, phase: str) -> str | None:
        """The last id that is done of a phase, empty for none; None when the phase is done."""
        if phase == self._phase:
            return self._after
        return None if PHASES.index(phase) < PHASES.index(self._phase) else ""

    def op(self, phase: str, last: str, now: datetime) -> Put:
        """The write that keeps it."""
        return Put(CONTROL, self._document(phase, last, now, done=False))

    async def finish(self) -> None:
        """The work is done: the next run begins anew."""
        now = datetime.now(UTC)
        await self._store.write([Put(CONTROL, self._document(PHASES[-1], "", now, done=True))])

    def _document(self, phase: str, last: str, now: datetime, *, done: bool) -> Doc:
        return {"_id": ID, "key": self._key, "phase": phase, "after": last, "done": done, "kept_at": now}
