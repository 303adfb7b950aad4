"""kill −9 while articles are placed: the next run ends with the same groups, and loses none."""

import asyncio
import random
import subprocess
import sys

import pytest

from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, SIGNATURES, open_store
from tests.crawl.runs import ROOT
from tests.stories.programs import ARTICLES_EACH, STORIES

pytestmark = pytest.mark.long

KILLS = 5


def run(uri: str, until: int | None = None) -> int:
    """Start the program, kill it after so many lines; its exit code."""
    command = [sys.executable, "-m", "tests.stories.programs", uri]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for number, _ in enumerate(process.stdout):
            if number == until:
                process.kill()
    return process.returncode


async def look(uri: str, collection: str) -> dict[str, Doc]:
    store = open_store(uri)
    await store.open()
    found = {doc["_id"]: doc async for doc in store.find(collection)}
    await store.close()
    return found


def test_killed_at_any_point(store_uri: str) -> None:
    draw = random.Random(5)  # noqa: S311 - no secret
    for n in range(KILLS):
        assert run(store_uri, n * 12 + draw.randrange(12)) == -9
    assert run(store_uri) == 0
    articles = asyncio.run(look(store_uri, ARTICLES))
    signatures = asyncio.run(look(store_uri, SIGNATURES))
    assert set(articles) == set(signatures) == {f"{n:03d}" for n in range(ARTICLES_EACH * STORIES)}
    assert {key: doc["story_id"] for key, doc in signatures.items()} == {
        key: doc["story_id"] for key, doc in articles.items()
    }
    for story in range(STORIES):
        members = [f"{story * ARTICLES_EACH + n:03d}" for n in range(ARTICLES_EACH)]
        (name,) = {articles[key]["story_id"] for key in members}
        assert name.removeprefix("story:") in members
