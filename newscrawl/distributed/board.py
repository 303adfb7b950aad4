"""What workers tell each other, through Redis: who lives, who leads, who took what, whose turn it is.

Every method may raise ``redis.RedisError``, within ``ANSWER_S`` seconds.
"""

import secrets
from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from newscrawl.distributed import scripts
from newscrawl.runs.holders import this_process

ANSWER_S = 5
CONNECTION: dict[str, Any] = {
    "socket_timeout": ANSWER_S,
    "socket_connect_timeout": ANSWER_S,
    # A script that ran without its answer coming through must not run again: what it took would be lost
    "retry": Retry(NoBackoff(), 0),
}


class State(StrEnum):
    """What a worker is to do now."""

    WORKS = "works"
    LEADS = "leads"
    ENDED = "ended"
    STOP = "stop"
    LOST = "lost"
    """It was silent for so long that the others struck it off."""


def prefix(spider: str) -> str:
    """What a crawl's keys begin with; the braces keep them together in a cluster."""
    return f"{{newscrawl:{spider}}}"


def shown(url: str) -> str:
    """A Redis URL fit to print: no user and no password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


class Board:
    """One worker's place among the others. ``seconds``: how long it counts as alive after a sign of life."""

    def __init__(self, url: str, spider: str, seconds: float) -> None:
        self.name = this_process()
        self.prefix = prefix(spider)
        self._redis = Redis.from_url(url, decode_responses=True, **CONNECTION)
        self._life = round(seconds * 1000)

    def flight(self, name: str) -> str:
        """The key of what a worker took and did not settle."""
        return f"{self.prefix}:flight:{name}"

    async def group(self) -> str:
        """An id that all workers of this Redis have in common."""
        key = f"{self.prefix}:group"
        await self._redis.set(key, secrets.token_hex(4), nx=True)
        return str(await self._redis.get(key))

    async def join(self, asked: str) -> str:
        """Become one of the workers; returns what the crawl was asked for: when it is another, one isn't."""
        return str(await self._run(scripts.JOIN, self.name, self._life, asked))

    async def beat(self) -> tuple[State, str]:
        """Give a sign of life; what to do, and for STOP the reason."""
        state, reason = await self._run(scripts.BEAT, self.name, self._life)
        return State(state), reason

    async def settled(self, payloads: Iterable[str]) -> None:
        """What was taken is settled, or never will be."""
        if gone := list(payloads):
            await self._redis.srem(self.flight(self.name), *gone)

    async def dead(self) -> list[str]:
        """The workers that give no sign of life."""
        found: list[str] = await self._run(scripts.DEAD)
        return found

    async def taken_by(self, name: str) -> set[str]:
        """The payloads of what a worker took and did not settle."""
        return {str(payload) for payload in await self._redis.smembers(self.flight(name))}

    async def hand_back(self, name: str, payloads: Iterable[str]) -> None:
        """Queue these again of what a dead worker took, forget the others, and strike the worker off."""
        await self._run(scripts.HAND_BACK, name, *payloads)

    async def finish(self) -> bool:
        """End the crawl, when nothing waits and nothing is under way; True when it has ended."""
        return bool(await self._run(scripts.FINISH))

    async def stop_all(self, reason: str) -> None:
        """Have every worker stop, and send no further request."""
        await self._redis.set(f"{self.prefix}:stop", reason)

    async def leave(self) -> int:
        """Be no worker any more; what was taken is queued again. How many workers are left."""
        return int(await self._run(scripts.LEAVE, self.name))

    async def turn(self, host: str, delay: float) -> float | None:
        """0 for: send now, the host's next request comes ``delay`` seconds later at the soonest; else how
        many seconds to wait and ask again. None: send nothing more."""
        wait = int(await self._run(scripts.TURN, self.name, host, round(delay * 1e6)))
        return None if wait < 0 else wait / 1e6

    async def close(self) -> None:
        await self._redis.aclose()

    async def _run(self, script: str, *args: str | int) -> Any:
        return await self._redis.register_script(script)(keys=[self.prefix], args=args)
