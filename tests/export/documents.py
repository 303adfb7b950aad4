"""Documents to export: those of the sample pages, and one that is odd in every way."""

import argparse
import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from scrapy.settings import Settings

from newscrawl.codec import Doc, dumps, loads
from newscrawl.commands.export import Command
from newscrawl.commands.extract import document
from newscrawl.export import job
from newscrawl.storage import ARTICLES, CONTROL, Put, Store, open_store

PAGES = Path(__file__).parents[2] / "samples" / "pages"
STORED = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
LONG = "“长”标题，'单引号'与\"双引号\"，逗号,分号;井号# 冒号: &amp; <b> 😀🇨🇳𠮷 " * 7
TITLE = LONG[:300]

BONDS = "finance_2021_bonds.html"
NAMES = (BONDS, "finance_2024_codes.html", "picture_2020_budget.html", "news_2010_tea.shtml")


@cache
def _page(name: str) -> str:
    doc = document(PAGES / name, None)
    del doc["file"]
    return dumps(doc)


def sample(name: str = BONDS, **changes: Any) -> Doc:
    """The document of a sample page, as stored, with other values for some fields."""
    return loads(_page(name)) | {"first_seen_at": STORED, "crawled_at": STORED} | changes


def odd() -> Doc:
    """Quotes, line breaks, emoji, a title of 300 characters, and what formats have signs for."""
    return sample(
        _id="comos:oddoddo0000001",
        title=TITLE,
        summary="一行\n又一行\r\n'\"|\\;,\t末尾",
        keywords=["a|b", "c\\d", '"引号"', "😀"],
        authors=["=cmd|' /C calc'!A0", "张三"],
        paragraphs=["第一段 😀\n还是第一段", "@SUM(1+1)*cmd|' /C calc'!A0"],
        body_html="<div><p>``` {{ x }} {% y %} ~~~</p>\n\n\n# <pre>a\n\n    b</pre>\n</div>",
        published_at=datetime(2021, 8, 2, 1, 59, 49, tzinfo=UTC),
        crawled_at=STORED + timedelta(seconds=1),
    )


def all_docs() -> list[Doc]:
    return [*(sample(name) for name in NAMES), odd()]


async def marks_in(store: Store) -> list[str]:
    """The names of the marks that exports left."""
    return [doc["_id"] async for doc in store.find(CONTROL) if doc["_id"].startswith("export:")]


async def put(store: Store, *docs: Doc) -> None:
    await store.write([Put(ARTICLES, doc) for doc in docs])


def fill(uri: str, batches: Iterable[list[Doc]]) -> None:
    """Put many documents into a store that is not open, for a program to read."""

    async def work() -> None:
        store = open_store(uri)
        await store.open()
        for docs in batches:
            await put(store, *docs)
        await store.close()

    asyncio.run(work())


def parsed(*argv: str) -> job.Job:
    """The job of a command line, as scrapy's own parser would hand it over."""
    parser = argparse.ArgumentParser()
    command = Command()
    command.settings = Settings()
    command.add_options(parser)
    opts, args = parser.parse_known_args(argv)
    return job.parse(args, opts)


async def export(store: Store, *argv: object) -> int:
    """Export as ``scrapy export`` does; how many documents it came to."""
    return await job.run(store, parsed(*map(str, argv)))
