"""``python -m tests.stories.programs URI``: places and stores articles, eight at a time, to be killed."""

import asyncio
import sys

from newscrawl.items import to_document
from newscrawl.storage import ARTICLES, Put, Store, open_store
from newscrawl.stories import Memory, place, story_fields
from tests.stories.texts import article

ARTICLES_EACH, STORIES = 10, 8


def text(number: int) -> list[str]:
    """The text of an article; those of a story differ in one sentence of twenty."""
    story, of_it = divmod(number, ARTICLES_EACH)
    numbers = [story * 7919 + line * 104729 for line in range(20)]
    lines = [f"第{story}条新闻的第{line}句说的是{number}这件事情。" for line, number in enumerate(numbers)]
    return [*lines, f"第{of_it}家转载时另加了这句。"]


async def scrape(store: Store, memory: Memory, number: int) -> None:
    """What the pipelines do with an article that is not stored yet."""
    item = article(f"{number:03d}", text(number))
    if not await store.get(ARTICLES, [item.docid]):
        fields = story_fields(await place(store, item, memory))
        await store.write([Put(ARTICLES, to_document(item) | fields)])
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


async def main(uri: str) -> None:
    store = open_store(uri)
    await store.open()
    memory = Memory()
    # The articles of a story side by side, so that those under way together are near to each other.
    for first in range(0, ARTICLES_EACH * STORIES, 8):
        await asyncio.gather(*(scrape(store, memory, first + n) for n in range(8)))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
