"""docs/schema.md, made of the schema."""

import json
from collections.abc import Iterator
from typing import Any

from newscrawl.schema import COLLECTIONS
from newscrawl.schema.fields import Collection, Field, walk

HEAD = """# The schema

<!-- Made by `python -m newscrawl.schema > docs/schema.md`; a test keeps it in step. Do not edit. -->

Both stores hold the same documents: in MongoDB a collection each, in SQLite a table each with the columns
`id` (the `_id`) and `doc` (the document as JSON). **Times** are UTC, cut to milliseconds: a BSON date in
MongoDB, text like `2021-03-18T12:14:37.000Z` in SQLite, so that text order is time order. Beijing is UTC+8.
**What is missing** is null; a list is never null but empty. Examples are of the sample site, whose articles
are invented.

*type*: `texts`, `integers` and `objects` are lists; a `map` is an object whose keys are data (written
`<key>`); `?` may be null; `(optional)` not in every document.

A MongoDB server that can do so checks these types on every write (`$jsonSchema` validators, `moderate`: what
was stored before is left alone). It doesn't ask for any field: whether a document is whole is checked before
it is written. Two read-only views stand there beside the collections: `articles_recent`, the articles
published in the last seven days, and `daily_counts`: `day` (Beijing), `channel` (its path), `source`,
`articles`.

Both stores have the same fields once more as flat, read-only views for SQL, a column each: `articles_flat`,
`runs_flat`, `listings_flat`, and a row an element for each list of the articles: `article_symbols`,
`article_authors`, `article_keywords`, `article_stocks` … ([sql.md](sql.md)).
"""
MAPPED = (
    "field",
    "type",
    "what, form, unit",
    "origin",
    "example",
    "[schema.org](https://schema.org/NewsArticle)",
    "[zyte](https://zyte-common-items.readthedocs.io/) Article",
)
PLAIN = MAPPED[:5]
LONGEST = 60


def render() -> str:
    """The whole file."""
    parts = [HEAD, *(_section(collection) for collection in COLLECTIONS.values())]
    return "\n".join(parts)


def _section(collection: Collection) -> str:
    head = MAPPED if collection.name == "articles" else PLAIN
    about = collection.about + (" Fields beyond these may come and go." if collection.open else "")
    if collection.name == "revisions":
        about += " Its other fields are those of `articles`, as they were."
    lines = [_row(head), _row(["---"] * len(head)), *(_row(row[: len(head)]) for row in _rows(collection))]
    return "\n".join([f"## {collection.name}\n", about + "\n", *lines, ""])


def _rows(collection: Collection) -> Iterator[list[str]]:
    fields = collection.fields[:3] if collection.name == "revisions" else collection.fields
    for path, field in walk(fields):
        yield [
            f"`{path}`",
            _type(field),
            field.form,
            field.origin,
            _example(field),
            _code(field.schema_org),
            _code(field.zyte),
        ]


def _type(field: Field) -> str:
    return field.type + ("?" if field.nullable else "") + (" (optional)" if field.optional else "")


def _example(field: Field) -> str:
    if field.example is None:
        return ""
    text = field.example if isinstance(field.example, str) else json.dumps(field.example, ensure_ascii=False)
    return f"`{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}`"


def _code(text: str) -> str:
    return ", ".join(f"`{name}`" for name in text.split(", ")) if text else ""


def _row(cells: Any) -> str:
    return "| " + " | ".join(cells) + " |"
