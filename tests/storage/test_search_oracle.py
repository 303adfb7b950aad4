"""A search finds exactly what a reading of all texts finds, over packs, changes and deletions, in both."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, Delete, Op, Put, Store, Update
from newscrawl.storage.grams import BadWord, phrases
from newscrawl.storage.normal import holds, normal
from newscrawl.storage.sqlite import fulltext, packs

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
DRAW = random.Random(7)  # noqa: S311 - invented texts, the same in every run


def text(most: int) -> str:
    return "".join(DRAW.choices(PIECES, k=DRAW.randint(0, most)))


def article(n: int) -> Doc:
    return {"_id": f"{n:03}", "title": text(6), "paragraphs": [text(12) for _ in range(n % 3)]}


OLD = [article(n) for n in range(150)]
NEW = [article(n) for n in (*range(0, 60, 2), *range(150, 160))]
RETITLED = {f"{n:03}": text(6) for n in range(61, 71)}
GONE = {f"{n:03}" for n in range(80, 95)}


def left() -> list[Doc]:
    """What stands in the end."""
    docs = {doc["_id"]: doc for doc in (*OLD, *NEW)}
    docs |= {key: docs[key] | {"title": title} for key, title in RETITLED.items()}
    return [docs[key] for key in sorted(docs.keys() - GONE)]


TEXTS = {doc["_id"]: (normal(doc["title"]), normal("\n".join(doc["paragraphs"]))) for doc in left()}
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


def by_reading(words: list[str]) -> list[str]:
    return [key for key, both in TEXTS.items() if all(any(holds(t, word) for t in both) for word in words)]


@pytest.fixture
async def full(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(fulltext, "PACK", 20)
    monkeypatch.setattr(fulltext, "BATCH", 15)
    monkeypatch.setattr(packs, "FEW", 4)
    monkeypatch.setattr(packs, "LARGE", 60)
    changes: list[Op] = [*(Put(ARTICLES, doc) for doc in NEW), *(Delete(ARTICLES, key) for key in GONE)]
    changes += [Update(ARTICLES, key, {"title": title}) for key, title in RETITLED.items()]
    await store.write([Put(ARTICLES, doc) for doc in OLD])
    await store.write(changes)
    return store


@given(WORDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_by_reading(full: Store, word: str) -> None:
    try:
        words = phrases([word])
    except BadWord:
        return
    found = [hit.doc["_id"] async for hit in full.search([word], limit=0)]
    assert sorted(found) == by_reading(words)


def test_the_reading_finds_something() -> None:
    found = {word: len(by_reading([word])) for word in ("专项债", "gdp", "3000亿", "增长", "5.2", "a股")}
    assert found == {"专项债": 4, "gdp": 46, "3000亿": 5, "增长": 29, "5.2": 16, "a股": 1}
