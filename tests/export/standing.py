"""``python -m tests.export.standing HOW COUNT …``: ``scrapy …`` that stands still in the middle of its work.

HOW: ``read``, when so many documents were read; ``named``, when so many files have got their names. It says
so on stderr. Who ends it then does so in the middle, however fast the machine is.
"""

import asyncio
import runpy
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from newscrawl.codec import Doc
from newscrawl.storage.sqlite.store import SqliteStore

STANDS = "it stands still"


def say() -> None:
    sys.stderr.write(f"{STANDS}\n")


def read(count: int) -> None:
    find = SqliteStore.find

    async def stands(self: SqliteStore, *args: Any, **options: Any) -> AsyncGenerator[Doc]:
        number = 0
        async for doc in find(self, *args, **options):
            yield doc
            number += 1
            if number == count:
                say()
                await asyncio.Event().wait()

    SqliteStore.find = stands  # type: ignore[method-assign]


def named(count: int) -> None:
    replace, left = Path.replace, iter(range(count))

    def stands(self: Path, target: Path) -> Path:
        if next(left, None) is None:
            say()
            signal.pause()
        return replace(self, target)

    Path.replace = stands  # type: ignore[assignment,method-assign]


if __name__ == "__main__":
    _, how, number, *sys.argv[1:] = sys.argv
    {"read": read, "named": named}[how](int(number))
    runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
