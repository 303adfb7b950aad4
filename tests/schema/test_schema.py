"""The schema is true: of the items, of every sample page, of all that a crawl writes; and the file is its."""

import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.codec import Doc
from newscrawl.items import WORKING, Article, Channel, Image, Listing, Removed, Stock, to_document
from newscrawl.pipelines import alone
from newscrawl.pipelines.validate import reject
from newscrawl.runs.merge import merge
from newscrawl.runs.rows import entry, settle
from newscrawl.schema import COLLECTIONS, chinese, walk
from newscrawl.schema.fields import TYPES, Field
from newscrawl.schema.flags import FLAGS
from newscrawl.schema.markdown import render
from newscrawl.schema.validators import validator
from newscrawl.sites.sina.extract import extract
from newscrawl.storage import Put, Update
from newscrawl.storage.collections import INDEXES
from newscrawl.storage.setting import updated
from tests.schema.strict import problems

ROOT = Path(__file__).parents[2]
GOLD = [json.loads(line) for line in (ROOT / "samples" / "gold.jsonl").read_text("utf-8").splitlines()]
NOW = datetime(2024, 5, 20, 1, tzinfo=UTC)
SHARED = {"bsonType", "required", "properties", "items", "enum", "minLength"}
"""The keywords that MongoDB, DocumentDB and SecantusDB all understand."""


def stored(page: Doc) -> Article:
    """A sample page as the pipelines leave it."""
    item = extract((ROOT / "samples" / "pages" / page["file"]).read_bytes(), page["url"])
    item, _ = alone.finished(item)
    merge(None, item, NOW)
    return item


@pytest.mark.parametrize("page", GOLD, ids=lambda page: page["file"])
def test_every_sample_page_gives_such_a_document(page: Doc) -> None:
    item = stored(page)
    if item.published_at and not item.next_part:
        assert problems("articles", to_document(item)) == []
    assert problems("rejects", reject(item, "no content", NOW)) == []


def test_every_flag_is_explained() -> None:
    goldens = (json.loads(file.read_text("utf-8")) for file in (ROOT / "tests" / "golden").glob("*.json"))
    used = {flag for golden in goldens for flag in golden.get("document", {}).get("flags", ())}
    assert {"self_media", "partial", "time_conflict"} <= used <= set(FLAGS)
    assert all(english and re.search(r"[\u4e00-\u9fff]", words) for english, words in FLAGS.values())


def test_a_revision_is_one() -> None:
    before = to_document(stored(GOLD[7]))
    outcome, ops = merge(before, replace(stored(GOLD[7]), title="另一个标题"), NOW)
    former, change = ops
    assert isinstance(former, Put)
    assert isinstance(change, Update)
    assert (outcome, former.collection, change.collection) == ("revised", "revisions", "articles")
    assert problems("revisions", former.doc) == problems("articles", updated(before, change)) == []


def test_a_ledger_entry_is_one_before_and_after_it_is_settled() -> None:
    doc = entry(Listing("comos:hqhqcis1178547", "https://finance.sina.com.cn/x.shtml", lids=["1686"]), NOW)
    assert problems("listings", doc) == []
    assert problems("listings", doc | dict(settle(doc["_id"], "stored", NOW).fields)) == []


def test_all_that_a_crawl_writes_is_as_the_schema_says(crawled: dict[str, list[Doc]]) -> None:
    assert [len(crawled[name]) for name in ("articles", "listings", "rejects", "runs")] == [29, 50, 1, 1]
    found = {name: [p for doc in docs for p in problems(name, doc)] for name, docs in crawled.items()}
    assert found == {name: [] for name in crawled}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"url": None}, "$.url"),
        ({"url": "http://finance.sina.com.cn/"}, "$.url"),
        ({"published_at": "2024-05-20T01:00:00.000Z"}, "$.published_at"),
        ({"keywords": None}, "$.keywords"),
        ({"editors": [1]}, "$.editors[0]"),
        (
            {"stocks": [{"symbol": "600519", "name": None, "origin": "link", "auto": False}]},
            "$.stocks[0].symbol",
        ),
        ({"channel": {"path": None, "name": None, "lids": ["1686"], "cids": []}}, "$.channel.lids[0]"),
        ({"images": [{"url": "https://n.sinaimg.cn/1.jpg"}]}, "$.images[0]"),
        ({"revision": True}, "$.revision"),
        ({"new": 1}, "$"),
    ],
)
def test_the_strict_check_finds_what_is_wrong(change: Doc, path: str) -> None:
    found = problems("articles", to_document(stored(GOLD[7])) | change)
    assert [path in problem.partition(" ")[2].partition(":")[0] for problem in found] == [True]


PARTS = {"channel": Channel, "images": Image, "removed": Removed, "stocks": Stock}
HINTS = {
    "str": "text", "str | None": "text", "int": "integer", "bool": "boolean", "datetime | None": "time",
    "float | None": "number", "list[str]": "texts", "list[int]": "integers", "Channel": "object",
    "list[Image]": "objects", "list[Removed]": "objects", "list[Stock]": "objects",
    "dict[str, Any] | None": "object",
}  # fmt: skip


def types_of(item: type[Any]) -> dict[str, str]:
    """The types of a dataclass's fields, by the schema's names."""
    hints = {field.name: getattr(field.type, "__name__", str(field.type)) for field in fields(item)}
    full = {field.name: str(field.type) for field in fields(item)}
    clean = {name: re.sub(r"\b(?:\w+\.)+", "", text) for name, text in full.items()}
    return {name: HINTS.get(clean[name]) or HINTS[hints[name]] for name in full if name not in WORKING}


def test_the_fields_are_those_of_the_items() -> None:
    ours = {"docid" if f.name == "_id" else f.name: f.type for f in COLLECTIONS["articles"].fields}
    assert ours.pop("absences") == "objects"  # the store's own: no page tells of them
    assert ours == types_of(Article)
    for name, item in PARTS.items():
        (field,) = (f for f in COLLECTIONS["articles"].fields if f.name == name)
        assert {inner.name: inner.type for inner in field.fields} == types_of(item)


def test_every_collection_is_described() -> None:
    assert set(INDEXES) <= set(COLLECTIONS)
    paths = {name: {path for path, _ in walk(found.fields)} for name, found in COLLECTIONS.items()}
    for name, indexes in INDEXES.items():
        assert {path for index in indexes for path in index} <= paths[name]


def test_every_field_is_described() -> None:
    for collection in COLLECTIONS.values():
        for path, field in walk(collection.fields):
            assert field.type in TYPES, path
            assert field.form, path
            assert field.origin, path


@pytest.mark.parametrize(("language", "name"), [("en", "schema.md"), ("zh", "schema.zh-CN.md")])
def test_the_document_is_in_step(language: str, name: str) -> None:
    command = f"python -m newscrawl.schema {language} > docs/{name}"
    assert (ROOT / "docs" / name).read_text("utf-8") == render(language), f"run: {command}"


def test_no_word_of_the_chinese_document_is_left_over() -> None:
    paths = {f"{found.name}.{path}" for found in COLLECTIONS.values() for path, _ in walk(found.fields)}
    assert chinese.FORMS.keys() - paths == set()
    assert chinese.ABOUT.keys() == COLLECTIONS.keys()


def keywords(schema: Any) -> set[str]:
    """The keywords used anywhere within."""
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return set(schema).union(*(keywords(part) for part in inner))


def test_validators_use_what_all_servers_know() -> None:
    assert set().union(*(keywords(validator(found)) for found in COLLECTIONS.values())) <= SHARED


@given(st.sampled_from(sorted(COLLECTIONS)), st.data())
def test_a_validator_lets_null_stand_and_asks_for_an_id_only(name: str, data: st.DataObject) -> None:
    found = validator(COLLECTIONS[name])
    assert found["required"] == ["_id"]
    fields = sorted(set(found["properties"]) - {"_id"})
    assert bool(fields) is not COLLECTIONS[name].open
    field = data.draw(st.sampled_from(fields or ["_id"]))
    if field == "_id":
        return
    rule = found["properties"][field]
    assert "null" in rule["bsonType"]
    assert None in rule.get("enum", [None])


def test_a_field_says_what_its_elements_are() -> None:
    assert Field("a", "texts", "f", "o").element == "text"
    assert Field("a", "text", "f", "o").element is None
