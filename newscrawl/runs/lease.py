"""A lease in the store: who may write. Crawls hold it while they run, re-extraction while it writes back."""

import logging
import os
import secrets
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawl.codec import Doc
from newscrawl.storage import CONTROL, Store, StoreError

logger = logging.getLogger(__name__)


class RunUnderWay(StoreError):
    """Another run holds the lease."""

    def __init__(self, lease: Doc) -> None:
        super().__init__(f"a run is under way ({lease['holder']}): try again when it has ended")


class Lease:
    """One run's claim on ``lease:<spider>``, which ends ``seconds`` after it was last made.

    Several processes hold it together by a name of theirs, ``several``: no death of one sets it free.
    """

    def __init__(self, store: Store, spider: str, seconds: float, *, several: str = "") -> None:
        self._store = store
        self._key = f"lease:{spider}"
        self._seconds = seconds
        self._holder = several or this_process()
        self._machine, self._pid = ("several", 0) if several else (machine(), os.getpid())
        self._since = datetime.now(UTC)

    async def claim(self) -> Doc | None:
        """Take or renew it; the lease of another run where that has it. Raises StoreError."""
        return await self._claim(self._seconds, datetime.now(UTC))

    async def take(self) -> Doc | None:
        """As ``claim``; also from a run that died on this machine."""
        other = await self.claim()
        if other and is_dead(other):
            logger.info("taking over from %s, which died", other["holder"])
            return await self._claim(self._seconds, other["until_at"])
        return other

    async def release(self) -> None:
        """Let the next run start at once."""
        await self._claim(0, datetime.now(UTC))

    async def _claim(self, seconds: float, now: datetime) -> Doc | None:
        stands = await self._store.claim(CONTROL, self._document(seconds), now)
        return stands if stands["holder"] != self._holder else None

    def _document(self, seconds: float) -> Doc:
        return {
            "_id": self._key,
            "holder": self._holder,
            "machine": self._machine,
            "pid": self._pid,
            "since_at": self._since,
            "until_at": datetime.now(UTC) + timedelta(seconds=seconds),
        }


def this_process() -> str:
    """A name that no other process has, and which says where it is: ``host:pid:random``."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


def machine() -> str:
    """Where process ids mean the same: the host, and the container where there is one."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    boot = Path("/proc/sys/kernel/random/boot_id")
    return f"{socket.gethostname()} {boot.read_text().strip() if boot.exists() else ''} {space}".strip()


def is_dead(lease: Doc) -> bool:
    """True when the holder ran on this machine and runs no more."""
    if lease["machine"] != machine():
        return False
    try:
        os.kill(lease["pid"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
