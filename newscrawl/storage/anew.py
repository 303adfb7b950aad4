"""Read, merge and write again, while others change in between what was read."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from newscrawl.storage.errors import Conflict

R = TypeVar("R")
TRIES = 12
PAUSE_S = 0.01


async def anew(work: Callable[[], Awaitable[R]]) -> R:
    """``work`` reads what it writes for; after a Conflict it is done from the start. Raises the last one."""
    for number in range(TRIES - 1):
        try:
            return await work()
        except Conflict:
            await asyncio.sleep(random.uniform(0, PAUSE_S * 2**number) if number else 0)  # noqa: S311 - no secret
    return await work()
