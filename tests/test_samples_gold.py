"""Extraction of the bundled pages against their gold, field by field, exactly.

What fails today is listed in ``TODAY``, as strict xfails: a field that begins to pass makes the suite fail
until its entry is taken out, so the list can only shrink.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newscrawl.items import to_document
from newscrawl.pipelines.clean import CleanPipeline
from newscrawl.sites.sina.extract import extract

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
Doc = dict[str, Any]

# fmt: off
EVERY_FIELD = (
    "title", "published", "published_raw", "source", "source_url", "origin", "editors", "editor_codes",
    "original_title", "keywords", "authors", "paragraphs", "captions", "images", "stocks", "stocks_auto",
    "symbols", "flags", "boilerplate",
)
# fmt: on
"""For a page of a template that is not read yet."""

TODAY: dict[str, tuple[str, ...]] = {}
"""Fields that fail today, by file."""


def read_gold() -> dict[str, Doc]:
    lines = (SAMPLES / "gold.jsonl").read_text("utf-8").splitlines()
    return {page["file"]: page for page in map(json.loads, lines)}


GOLD = read_gold()


@cache
def document(file: str) -> Doc:
    item = extract((SAMPLES / "pages" / file).read_bytes(), GOLD[file]["url"])
    return to_document(CleanPipeline().process_item(item))


def packed(texts: list[str]) -> list[str]:
    """Texts without their white space."""
    return ["".join(text.split()) for text in texts]


def published(gold: Doc) -> datetime:
    """The shown time, with the seconds of create_at where that is in the same minute."""
    shown = datetime.fromisoformat(gold["published"])
    if seconds := re.search(r"\d:\d\d:(\d\d)$", gold["published_raw"] or ""):
        return shown.replace(second=int(seconds[1]))
    if not gold["created_meta"]:
        return shown
    created = datetime.fromisoformat(gold["created_meta"]).replace(tzinfo=shown.tzinfo)
    return created if created.replace(second=0) == shown.replace(second=0) else shown


def paragraphs(doc: Doc, gold: Doc) -> list[str]:
    """The article's text; what the gold leaves free to keep or drop is out."""
    free = packed(gold["optional"])
    return [text for text in packed(doc["paragraphs"]) if text not in free]


def captions(doc: Doc, gold: Doc) -> list[str]:
    """Captions; a plain paragraph under a picture may be one where the gold leaves it free."""
    free = packed(gold["optional"])
    return [
        text for text in packed([i["caption"] for i in doc["images"] if i["caption"]]) if text not in free
    ]


def symbols(stocks: list[Doc], *, auto: bool) -> set[str]:
    return {stock["symbol"] for stock in stocks if auto is False or stock.get("auto")}


Field = Callable[[Doc, Doc], tuple[object, object]]
FIELDS: dict[str, Field] = {
    "title": lambda doc, gold: (doc["title"], gold["title"]),
    "published": lambda doc, gold: (doc["published_at"], published(gold)),
    "published_raw": lambda doc, gold: (doc["published_raw"], gold["published_raw"]),
    "source": lambda doc, gold: (doc["source"], gold["source"]),
    "source_url": lambda doc, gold: (doc["source_url"], gold["source_url"]),
    "origin": lambda doc, gold: (doc["origin"], gold["origin"]),
    "editors": lambda doc, gold: (doc["editors"], gold["editors"]),
    "editor_codes": lambda doc, gold: (doc["editor_codes"], gold["editor_codes"]),
    "original_title": lambda doc, gold: (doc["original_title"], gold["original_title"]),
    "keywords": lambda doc, gold: (doc["keywords"], gold["keywords"]),
    "authors": lambda doc, gold: (doc["authors"], gold["authors"]),
    "paragraphs": lambda doc, gold: (paragraphs(doc, gold), packed(gold["paragraphs"])),
    "captions": lambda doc, gold: (captions(doc, gold), captions(gold, gold)),
    "images": lambda doc, gold: (
        [image["url"] for image in doc["images"]],
        [image["url"] for image in gold["images"]],
    ),
    "stocks": lambda doc, gold: (symbols(doc["stocks"], auto=False), set(gold["stocks"])),
    "stocks_auto": lambda doc, gold: (symbols(doc["stocks"], auto=True), set(gold["stocks_auto"])),
    "symbols": lambda doc, gold: (
        set(doc.get("symbols", [])),
        set(gold["stocks"]) - set(gold["stocks_auto"]),
    ),
    "flags": lambda doc, gold: (set(gold["flags"]) - set(doc["flags"]), set()),
    "boilerplate": lambda doc, gold: (
        [noise for noise in packed(gold["boilerplate"]) if noise in "".join(packed(doc["paragraphs"]))],
        [],
    ),
}
"""What to compare, found and wanted, by name."""


def checks() -> Iterator[Any]:
    for file in GOLD:
        for field in FIELDS:
            fails = field in TODAY.get(file, ())
            marks = [pytest.mark.xfail(strict=True, reason="not yet")] if fails else []
            yield pytest.param(file, field, marks=marks, id=f"{file}-{field}")


@pytest.mark.parametrize(("file", "field"), list(checks()))
def test_the_field_is_exact(file: str, field: str) -> None:
    found, wanted = FIELDS[field](document(file), GOLD[file])
    assert found == wanted


def test_the_list_of_failures_names_what_there_is() -> None:
    assert set(TODAY) <= set(GOLD)
    assert {field for fields in TODAY.values() for field in fields} <= set(FIELDS)
    assert tuple(FIELDS) == EVERY_FIELD


def test_every_page_but_the_broken_one_has_gold() -> None:
    pages = {page.name for page in (SAMPLES / "pages").iterdir()}
    assert pages - set(GOLD) == {"broken_2022.html"}
