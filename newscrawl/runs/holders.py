"""Who holds a lease: what a process calls itself, and whether one that is written down can be alive still."""

import os
import secrets
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawl.codec import Doc
from newscrawl.storage import CONTROL, Store

LONGEST_S = 120.0
"""The longest lease of versions that did not write down how long theirs is."""


def longest_of(lease: Doc, seconds: float) -> float:
    """How far ahead a lease can be; those from before it was in them are of ``seconds``, or the longest."""
    told = lease.get("seconds")
    return float(told) if isinstance(told, int | float) and told > 0 else max(seconds, LONGEST_S)


def is_too_far(lease: Doc, longest: float) -> bool:
    """True for a lease set by a clock that is ahead; a second is for clocks that are right."""
    return bool(lease["until_at"] > datetime.now(UTC) + timedelta(seconds=longest + 1))


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


async def under_way(store: Store) -> list[Doc]:
    """The leases that are held: by runs, by re-extractions."""
    now = datetime.now(UTC)
    held = store.find(CONTROL, {"until_at": {"$gt": now}}, sort="_id")
    leases = [doc async for doc in held if doc["_id"].startswith("lease:")]
    return [one for one in leases if not is_dead(one) and not is_too_far(one, longest_of(one, LONGEST_S))]


def holder_of(lease: Doc) -> str:
    """Who has it, and since when."""
    since = lease.get("since_at")
    return f"{lease.get('holder')}" + (
        f" since {since:%Y-%m-%d %H:%M:%S} UTC" if isinstance(since, datetime) else ""
    )


def is_dead(lease: Doc) -> bool:
    """True when the holder ran on this machine and runs no more."""
    pid = lease.get("pid")
    if lease.get("machine") != machine() or not isinstance(pid, int) or pid < 1:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
