"""What no store takes, because another would lose it or change it; each test runs against each store."""

from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawl.storage import ARTICLES, DocumentRefused, Put, Store, Update
from tests.storage.conftest import Raw

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def deep(levels: int) -> dict[str, Any]:
    doc: dict[str, Any] = {}
    for _ in range(levels):
        doc = {"d": doc}
    return doc


REFUSED: list[tuple[dict[Any, Any], str]] = [
    ({"_id": ""}, "_id must be text"),
    ({"_id": 7}, "_id must be text"),
    ({}, "_id must be text"),
    ({"_id": "a\0b"}, "_id must be text"),
    ({"_id": "a", "$set": 1}, "key '$set' in the document"),
    ({"_id": "a", "x": {"$y": 1}}, "key '$y' in x"),
    ({"_id": "a", "x": [{"y": {"$z": 1}}]}, "key '$z' in an element of x.y"),
    ({"_id": "a", "x.y": 1}, "field 'x.y'"),
    ({"_id": "a", "": 1}, "field ''"),
    ({"_id": "a", "x": {"a\0b": 1}}, "key 'a\\x00b' in x"),
    ({"_id": "a", "x": {1: 2}}, "key 1 in x"),
    ({"_id": "a", "x": b"bytes"}, "x is a bytes"),
    ({"_id": "a", "x": {1, 2}}, "x is a set"),
    ({"_id": "a", "x": float("nan")}, "x is nan"),
    ({"_id": "a", "x": 2**63}, "x does not fit 64 bits"),
    ({"_id": "a", "x": "\ud83d"}, "x holds half a character"),
    ({"_id": "a", "published_at": "2018-12-28"}, "published_at is a time by its name"),
    ({"_id": "a", "row": {"ctime": "1545998110"}}, "row.ctime is a time by its name"),
    ({"_id": "a", "start_time": NOW}, "start_time holds a time"),
    ({"_id": "a", "seen_at": [NOW]}, "an element of seen_at holds a time"),
    ({"_id": "a", "seen_at": datetime(2026, 1, 1)}, "naive datetime"),  # noqa: DTZ001 - naive on purpose
    ({"_id": "a", "x": deep(5000)}, "nested too deeply"),
]


async def test_documents(store: Store) -> None:
    for doc, why in REFUSED:
        with pytest.raises(DocumentRefused) as error:
            await store.write([Put(ARTICLES, doc)])
        assert why in str(error.value)
        assert str(error.value).startswith("articles ")
        assert "\n" not in str(error.value)
        assert await store.count(ARTICLES) == 0


UPDATES: list[tuple[dict[str, Any], str]] = [
    ({"_id": "b"}, "cannot change _id"),
    ({"$inc": 1}, "no field path"),
    ({"x..y": 1}, "no field path"),
    ({"x": 1, "x.y": 2}, "x.y is set twice"),
    ({"x.ctime": "1545998110"}, "x.ctime is a time by its name"),
    ({"x": b""}, "x is a bytes"),
]


async def test_updates(store: Store) -> None:
    await store.write([Put(ARTICLES, {"_id": "a", "n": 1})])
    for fields, why in UPDATES:
        with pytest.raises(DocumentRefused, match=why):
            await store.write([Update(ARTICLES, "a", fields)])
    assert (await store.get(ARTICLES, ["a"]))["a"] == {"_id": "a", "n": 1}


async def test_dots_inside_of_an_object_are_kept(store: Store, raw: Raw) -> None:
    stats = {"exception_type_count/twisted.internet.error.TimeoutError": 3, "": 1, "a.b_at": NOW}
    await store.write([Put(ARTICLES, {"_id": "a", "stats": stats})])
    await store.write([Update(ARTICLES, "a", {"more": stats})])
    assert (await store.get(ARTICLES, ["a"]))["a"] == {"_id": "a", "stats": stats, "more": stats}
    assert raw(ARTICLES, "a")["stats"]["exception_type_count/twisted.internet.error.TimeoutError"] == 3


async def test_text_of_every_kind_is_kept(store: Store) -> None:
    text = "引号\"' 反斜杠\\ 换行\n 😀 𠮷 ﷽ \u2028"
    doc = {"_id": text, "text": text, "nul": "\0"}
    await store.write([Put(ARTICLES, doc)])
    assert await store.get(ARTICLES, [text]) == {text: doc}
    assert [found async for found in store.find(ARTICLES, {"text": text})] == [doc]


async def test_numbers_keep_their_kind(store: Store) -> None:
    doc = {"_id": "a", "small": 1, "whole": 2.0, "large": 2**63 - 1, "lowest": -(2**63), "yes": True}
    await store.write([Put(ARTICLES, doc)])
    found = (await store.get(ARTICLES, ["a"]))["a"]
    assert found == doc
    assert [type(found[name]) for name in ("small", "whole", "yes")] == [int, float, bool]
