"""docs/schema.md and docs/schema.zh-CN.md, made of the schema."""

import json
from collections.abc import Iterator
from typing import Any

from newscrawl.schema import COLLECTIONS, chinese
from newscrawl.schema.articles import ARTICLE, REVISION
from newscrawl.schema.fields import Collection, Field, walk
from newscrawl.schema.flags import FLAGS
from newscrawl.schema.heads import AS_BEFORE, COLUMNS, FLAGS_HEAD, HEADS, OPEN

FIRST = 5
"""Columns of every table; those after them are of the articles'."""

LONGEST = 60


def render(language: str = "en") -> str:
    """The whole file, in English or Chinese (``zh``)."""
    parts = [HEADS[language], *(_section(collection, language) for collection in COLLECTIONS.values())]
    return "\n".join(parts)


def _section(collection: Collection, language: str) -> str:
    columns = COLUMNS[language]
    head = columns if collection.name == "articles" else columns[:FIRST]
    about = collection.about if language == "en" else chinese.ABOUT[collection.name]
    about += OPEN[language] if collection.open else ""
    if collection.name == "revisions":
        about += AS_BEFORE[language]
    rows = (_row(row[: len(head)]) for row in _rows(collection, language))
    lines = [_row(head), _row(["---"] * len(head)), *rows]
    after = _flags(language) if collection.name == "articles" else []
    return "\n".join([f"## {collection.name}\n", about + "\n", *lines, "", *after])


def _flags(language: str) -> list[str]:
    title, columns = FLAGS_HEAD[language]
    rows = (_row([f"`{name}`", words[language == "zh"]]) for name, words in FLAGS.items())
    return [f"### {title}\n", _row(columns), _row(["---"] * len(columns)), *rows, ""]


def _rows(collection: Collection, language: str) -> Iterator[list[str]]:
    own = len(REVISION) - len(ARTICLE) + 1  # a revision's, before those of the article but its id
    fields = collection.fields[:own] if collection.name == "revisions" else collection.fields
    for path, field in walk(fields):
        form, origin = (
            (field.form, field.origin) if language == "en" else _chinese(collection.name, path, field)
        )
        yield [
            f"`{path}`",
            _type(field),
            form,
            origin,
            _example(field),
            _code(field.schema_org),
            _code(field.zyte),
        ]


def _chinese(collection: str, path: str, field: Field) -> tuple[str, str]:
    form = chinese.FORMS.get(f"{collection}.{path}") or chinese.FORMS[f"articles.{path}"]
    return form, chinese.ORIGINS.get(field.origin, field.origin)


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
