"""What every store promises of taking documents away; each test runs against each of them."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.storage import (
    ARTICLES,
    LISTINGS,
    REVISIONS,
    Conflict,
    Delete,
    DocumentRefused,
    Op,
    Put,
    Store,
    StoreUnavailable,
    Update,
    open_store,
)
from newscrawl.storage.collections import DAYS
from newscrawl.storage.sqlite.store import SqliteStore

DOC: dict[str, Any] = {
    "_id": "a",
    "title": "望江银行 zqxjkvb",
    "paragraphs": ["绿色金融债发行 wvyqzzk"],
    "editors": ["王珊珊"],
    "published_at": datetime(2021, 3, 18, tzinfo=UTC),
}


async def test_what_is_deleted_is_found_no_more(store: Store) -> None:
    await store.write([Put(ARTICLES, DOC), Put(ARTICLES, DOC | {"_id": "b"})])
    assert {hit.doc["_id"] async for hit in store.search(["绿色金融债"], limit=0)} == {"a", "b"}
    await store.write([Delete(ARTICLES, "a"), Delete(ARTICLES, "missing"), Delete(REVISIONS, "a")])
    assert list(await store.get(ARTICLES, ["a", "b"])) == ["b"]
    assert await store.count(ARTICLES, {"editors": "王珊珊"}) == 1
    assert await store.values(ARTICLES, "editors") == {"王珊珊": 1}
    assert [hit.doc["_id"] async for hit in store.search(["绿色金融债"], limit=0)] == ["b"]


async def test_a_deleted_article_can_come_again(store: Store) -> None:
    await store.write([Put(ARTICLES, DOC)])
    await store.write([Delete(ARTICLES, "a"), Put(ARTICLES, {"_id": "a", "title": "重来"}, new=True)])
    assert await store.get(ARTICLES, ["a"]) == {"a": {"_id": "a", "title": "重来"}}
    assert [hit.doc["_id"] async for hit in store.search(["重来"], limit=0)] == ["a"]
    assert [hit.doc["_id"] async for hit in store.search(["绿色"], limit=0)] == []


async def test_the_day_of_what_is_deleted_has_changed(store: Store) -> None:
    await store.write([Put(ARTICLES, DOC)])
    before = await store.get(DAYS, ["2021-03-18"])
    await store.write([Delete(ARTICLES, "a")])
    after = await store.get(DAYS, ["2021-03-18"])
    assert before["2021-03-18"]["mark"] != after["2021-03-18"]["mark"]


async def test_a_delete_is_of_its_call(store: Store) -> None:
    """Where an operation before it is refused, or in conflict, nothing is taken away."""
    await store.write([Put(ARTICLES, DOC), Put(LISTINGS, {"_id": "a", "state": "stored", "n": None})])
    wrong: list[tuple[type[Exception], Op]] = [
        (Conflict, Update(LISTINGS, "a", {"state": "x"}, {"state": "listed"})),
        (DocumentRefused, Update(LISTINGS, "a", {"n.deep": 1})),
    ]
    for error, op in wrong:
        with pytest.raises(error):
            await store.write([op, Delete(ARTICLES, "a")])
    assert await store.count(ARTICLES) == 1


async def test_an_id_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(DocumentRefused, match="_id must be text"):
        await store.write([Delete(ARTICLES, "")])


async def test_a_purged_store_has_all_that_was_not_deleted(store: Store) -> None:
    kept = [DOC | {"_id": f"k{n}", "published_at": DOC["published_at"] + timedelta(n)} for n in range(30)]
    await store.write([Put(ARTICLES, DOC), *(Put(ARTICLES, doc) for doc in kept)])
    await store.write([Delete(ARTICLES, "a")])
    await store.purge()
    assert [doc async for doc in store.find(ARTICLES, sort="published_at")] == kept
    assert {hit.doc["_id"] async for hit in store.search(["望江银行"], limit=0)} == {d["_id"] for d in kept}


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "new", "set", "delete"]), st.sampled_from("abc")), max_size=8
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(calls=st.lists(STEPS, max_size=3))
async def test_any_operations_come_to_what_they_say(store: Store, calls: list[list[tuple[str, str]]]) -> None:
    await store.write([Delete(LISTINGS, key) for key in "abc"])
    known: dict[str, dict[str, Any]] = {}
    for number, steps in enumerate(calls):
        ops: list[Op] = []
        for what, key in steps:
            doc = {"_id": key, "n": number}
            match what:
                case "delete":
                    known.pop(key, None)
                    ops.append(Delete(LISTINGS, key))
                case "set":
                    known |= {key: known[key] | {"m": number}} if key in known else {}
                    ops.append(Update(LISTINGS, key, {"m": number}))
                case _ if what == "put" or key not in known:
                    known[key] = doc
                    ops.append(Put(LISTINGS, doc, new=what == "new"))
        await store.write(ops)
    assert {doc["_id"]: doc async for doc in store.find(LISTINGS)} == known


async def test_nothing_of_it_is_left_in_a_purged_file(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    try:
        await store.write([Put(ARTICLES, DOC | {"paragraphs": ["old " * 3000]}), Put(LISTINGS, {"_id": "l"})])
        await store.write([Put(ARTICLES, DOC), Put(ARTICLES, DOC | {"_id": "b", "title": "left alone"})])
        assert [hit.doc["_id"] async for hit in store.search(["zqxjkvb"], limit=0)] == ["a"]
        assert _holding(tmp_path, b"zqxjkvb") != []
        await store.write([Delete(ARTICLES, "a"), Update(ARTICLES, "b", {"paragraphs": ["x"]})])
        await store.purge()
        assert _holding(tmp_path, b"zqxjkvb") == _holding(tmp_path, b"wvyqzzk") == []
        assert _holding(tmp_path, b"left alone") == ["news.db"]
    finally:
        await store.close()
    assert _holding(tmp_path, b"zqxjkvb") == []


async def test_a_file_that_is_read_says_that_its_log_is_not_empty(tmp_path: Path) -> None:
    store = SqliteStore(f"sqlite:///{tmp_path}/news.db", busy_s=0.1)
    await store.open()
    with closing(sqlite3.connect(tmp_path / "news.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        with pytest.raises(StoreUnavailable, match="is read by another program: its log"):
            await store.purge()
    await store.purge()
    await store.close()


def _holding(folder: Path, text: bytes) -> list[str]:
    return [file.name for file in folder.iterdir() if text in file.read_bytes()]
