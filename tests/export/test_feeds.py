"""RSS and JSON Feed: valid, the newest first, texts whole."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]  # ships none
import pytest

from newscrawl.storage import Store
from tests.export.documents import TITLE, all_docs, export, odd, put, sample

ORDER = [doc["_id"] for doc in sorted(all_docs(), key=lambda doc: doc["published_at"], reverse=True)]


async def rss(store: Store, file: Path, *argv: str) -> Any:
    await export(store, "rss", *argv, "-o", file)
    found = feedparser.parse(str(file), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "rss20"
    return found


async def test_rss_is_valid(filled: Store, tmp_path: Path) -> None:
    found = await rss(filled, tmp_path / "a.rss")
    assert (found.feed.title, found.feed.language) == ("新浪财经－国內", "zh-cn")
    assert [entry.id for entry in found.entries] == ORDER
    links = {entry.id: entry.link for entry in found.entries}
    assert links[odd()["_id"]] == odd()["url"]
    for entry in found.entries:
        assert not entry.guidislink
        assert entry.published_parsed


async def test_rss_keeps_every_text(filled: Store, tmp_path: Path) -> None:
    await rss(filled, tmp_path / "a.rss")
    items = ET.parse(tmp_path / "a.rss").getroot().findall("channel/item")  # noqa: S314 - of our own writing
    (item,) = [item for item in items if item.findtext("guid") == odd()["_id"]]
    assert item.findtext("title") == TITLE
    assert item.findtext("description") == odd()["summary"]
    assert item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") == odd()["body_html"]
    assert [part.text for part in item.findall("category")] == odd()["keywords"]
    assert parsedate_to_datetime(item.findtext("pubDate") or "") == odd()["published_at"]


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\ufffeb"])
async def test_what_xml_has_no_form_for_goes(filled: Store, tmp_path: Path, text: str) -> None:
    await put(filled, sample(title=text))
    found = await rss(filled, tmp_path / "a.rss")
    assert "ab" in [entry.title for entry in found.entries]


async def test_an_article_without_names_and_text_is_an_item_too(filled: Store, tmp_path: Path) -> None:
    bare: dict[str, Any] = {
        "authors": [],
        "source": None,
        "summary": None,
        "keywords": [],
        "modified_at": None,
    }
    await put(filled, sample(**bare))
    found = await rss(filled, tmp_path / "a.rss")
    (entry,) = [entry for entry in found.entries if entry.id == sample()["_id"]]
    assert "author" not in entry
    await export(filled, "jsonfeed", "-o", tmp_path / "a.json")
    items = json.loads((tmp_path / "a.json").read_text())["items"]
    assert {"authors", "summary", "tags", "date_modified"}.isdisjoint(items[ORDER.index(sample()["_id"])])


async def test_an_empty_feed_is_valid(filled: Store, tmp_path: Path) -> None:
    assert (await rss(filled, tmp_path / "a.rss", "--source", "nobody")).entries == []
    await export(filled, "jsonfeed", "--source", "nobody", "-o", tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text())["items"] == []


async def test_jsonfeed_has_the_fields_of_its_version(filled: Store, tmp_path: Path) -> None:
    await export(filled, "jsonfeed", "-o", tmp_path / "a.json")
    feed = json.loads((tmp_path / "a.json").read_bytes())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    items = {item["id"]: item for item in feed["items"]}
    assert list(items) == ORDER
    for item in items.values():
        assert all(isinstance(item[name], str) for name in ("id", "url", "title", "content_html"))
        assert datetime.fromisoformat(item["date_published"]).tzinfo == UTC
    item = items[odd()["_id"]]
    assert (item["title"], item["summary"], item["tags"]) == (TITLE, odd()["summary"], odd()["keywords"])
    assert item["authors"] == [{"name": name} for name in odd()["authors"]]
    assert item["content_html"] == odd()["body_html"]
    assert item["_newscrawl"]["symbols"] == ["605933.SH", "301788.SZ"]
