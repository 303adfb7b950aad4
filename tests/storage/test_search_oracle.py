"""A search finds exactly what a reading of all texts finds: in a file with packs, in one without, on MongoDB."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, Access, Put, Store, open_store
from newscrawl.storage.grams import BadWord, phrases
from newscrawl.storage.normal import holds, normal
from newscrawl.storage.sqlite import fulltext

PIECES = [
    "专项",
    "債",
    "债",
    "券",
    "億",
    "亿",
    "GDP",
    "ｇｄｐ",
    "gd",
    "增长",
    "增",
    "長",
    "3,000",
    "3000",
    "30",
]
PIECES += ["00", "5.2", "5", "2", "%", "，", "。", " ", "\n", "A", "股", "ａ", "é", "𠮷", "\u200b", "，300"]


def text(draw: random.Random, most: int) -> str:
    return "".join(draw.choices(PIECES, k=draw.randint(0, most)))


DRAW = random.Random(7)
DOCS: list[Doc] = [
    {"_id": f"{n:03}", "title": text(DRAW, 6), "paragraphs": [text(DRAW, 12) for _ in range(n % 3)]}
    for n in range(120)
]


def by_reading(words: list[str], docs: list[Doc] = DOCS) -> list[str]:
    texts = {doc["_id"]: (normal(doc["title"]), normal("\n".join(doc["paragraphs"]))) for doc in docs}
    return [key for key, both in texts.items() if all(any(holds(t, word) for t in both) for word in words)]


async def found(store: Store, word: str) -> list[str]:
    return sorted([hit.doc["_id"] async for hit in store.search([word], limit=0)])


@pytest.fixture
async def full(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    monkeypatch.setattr(fulltext, "PACK", 50)
    monkeypatch.setattr(fulltext, "BATCH", 20)
    await store.write([Put(ARTICLES, doc) for doc in DOCS])
    yield store


WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_by_reading(full: Store, data: st.DataObject) -> None:
    word = data.draw(WORDS)
    try:
        words = phrases([word])
    except BadWord:
        return
    assert await found(full, word) == by_reading(words)
