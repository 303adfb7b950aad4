"""A lease in the store: who may write. Crawls hold it while they run, re-extraction while it writes back."""

import asyncio
import logging
import os
import time
from datetime import UTC, datetime, timedelta

from newscrawl.codec import Doc
from newscrawl.runs.holders import is_dead, is_too_far, longest_of, machine, this_process
from newscrawl.storage import CONTROL, Store, StoreError

logger = logging.getLogger(__name__)


class RunUnderWay(StoreError):
    """Another run holds the lease."""

    def __init__(self, lease: Doc) -> None:
        super().__init__(f"a run is under way ({lease.get('holder')}): try again when it has ended")


class LeaseLost(StoreError):
    """Another run has had the lease since this one last renewed it: what this one knows may be old."""

    def __init__(self, lease: Doc) -> None:
        super().__init__(f"the lease was lost to {lease.get('holder')}: this run stood still")


class Lease:
    """One run's claim on ``lease:<spider>``, which ends ``seconds`` after it was last made.

    Several processes hold it together by a name of theirs, ``several``: no death of one sets it free.
    """

    prefix = "lease:"

    def __init__(self, store: Store, spider: str, seconds: float, *, several: str = "") -> None:
        self._store = store
        self._key = f"{self.prefix}{spider}"
        self._seconds = seconds
        self._holder = several or this_process()
        self._machine, self._pid = ("several", 0) if several else (machine(), os.getpid())
        self._since = datetime.now(UTC)
        self._claimed = _Stopwatch()

    async def take(self) -> Doc | None:
        """Take it; the lease of another run where that has it. Raises StoreError.

        It is taken from a run that died on this machine, and from one whose clock was ahead and which renews
        it no more.
        """
        other = await self._claim(self._seconds, datetime.now(UTC))
        if not other or not (is_dead(other) or await self._stands_still(other)):
            return other
        logger.info("taking over from %s, which died", other.get("holder"))
        return await self._claim(self._seconds, other["until_at"])

    async def renew(self) -> None:
        """Hold on to it. Raises StoreError: LeaseLost where another took it, if only for a while."""
        stands = (await self._store.get(CONTROL, [self._key])).get(self._key)
        if stands and stands.get("holder") != self._holder:
            raise LeaseLost(stands)
        if other := await self._claim(self._seconds, datetime.now(UTC)):
            raise LeaseLost(other)

    async def hold(self) -> None:
        """Before a write: renew it where that is overdue, as after this process stood still."""
        if self._claimed.seconds > self._seconds * 2 / 3:
            await self.renew()

    async def release(self) -> None:
        """Let the next run start at once."""
        await self._claim(0, datetime.now(UTC))

    async def _claim(self, seconds: float, now: datetime) -> Doc | None:
        claimed = _Stopwatch()
        stands = await self._store.claim(CONTROL, self._document(seconds), now)
        if stands["holder"] != self._holder:
            return stands
        self._claimed = claimed
        return None

    async def _stands_still(self, other: Doc) -> bool:
        """True for a lease that no right clock can have set, unless it is seen to be renewed."""
        longest = longest_of(other, self._seconds)
        if not is_too_far(other, longest):
            return False
        logger.info("the lease of %s is valid too long: waiting to see it renewed", other.get("holder"))
        watched = _Stopwatch()
        while watched.seconds < longest / 2:
            await asyncio.sleep(min(1.0, longest / 10))
            if (await self._store.get(CONTROL, [self._key])).get(self._key) != other:
                return False
        return True

    def _document(self, seconds: float) -> Doc:
        return {
            "_id": self._key,
            "holder": self._holder,
            "machine": self._machine,
            "pid": self._pid,
            "since_at": self._since,
            "until_at": datetime.now(UTC) + timedelta(seconds=seconds),
            "seconds": self._seconds,
        }


class _Stopwatch:
    """Seconds since it was made. Some clocks stop while a machine sleeps, others jump: the longest counts."""

    def __init__(self) -> None:
        self._began = time.monotonic(), time.time()

    @property
    def seconds(self) -> float:
        return max(time.monotonic() - self._began[0], time.time() - self._began[1])
