"""Programs that the tests start as processes: ``python -m tests.storage.programs NAME URI …``."""

import asyncio
import resource
import sys
from contextlib import closing
from pathlib import Path

from newscrawl.storage import ARTICLES, Put, Store, StoreUnavailable, open_store
from newscrawl.storage.sqlite import file, fulltext
from newscrawl.storage.sqlite.file import Database

file.OPEN_INDEX_S = -1  # what is to be indexed is left to who wants to see it


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def write_some(store: Store, prefix: str) -> None:
    """200 documents, eight writers at once."""

    async def writer(first: int) -> None:
        for n in range(first, 200, 8):
            await store.write([Put(ARTICLES, {"_id": f"{prefix}{n}"})])

    await asyncio.gather(*(writer(first) for first in range(8)))


async def write_for_ever(store: Store, prefix: str) -> None:
    """Tells each id once its write is acknowledged; made to be killed."""
    n = 0
    while True:
        keys = [f"{prefix}{n}", f"{prefix}{n + 1}"]
        await asyncio.gather(*(store.write([Put(ARTICLES, {"_id": key})]) for key in keys))
        say("\n".join(keys))
        n += 2


async def write_until_full(store: Store, limit: str) -> None:
    """Writes 100 kB at a time until the store fails; ``limit`` bounds files to that many bytes, 0 not."""
    if int(limit):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
    for n in range(1000):
        try:
            await store.write([Put(ARTICLES, {"_id": str(n), "text": "国" * 33_000})])
        except StoreUnavailable as error:
            say(f"{n} acknowledged, {await store.count(ARTICLES)} there: {error}")
            return


async def index_in_steps(store: Store, pack: str) -> None:
    """Indexes what is queued in small steps and packs, and tells how many are left; made to be killed."""
    fulltext.PACK, fulltext.BATCH, fulltext.SHED = int(pack), int(pack) // 3, 2
    with closing(Database(Path(store.name.removeprefix("sqlite:///")), 10.0)) as database:
        while left := database.index_some():
            say(str(left))


async def main(name: str, uri: str, argument: str) -> None:
    store = open_store(uri)
    await store.open()
    await globals()[name](store, argument)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
