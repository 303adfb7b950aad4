"""Functions for ``ENRICH``: good ones, and some that do what they should not."""

import asyncio
from datetime import datetime
from typing import Any

GOOD = ("增长", "发行", "回升")
NO_FUNCTION = 7


def length(doc: dict[str, Any]) -> dict[str, Any]:
    return {"x_length": sum(map(len, doc["paragraphs"]))}


async def mood(doc: dict[str, Any]) -> dict[str, Any]:
    await asyncio.sleep(0)
    text = "".join([doc["title"] or "", *doc["paragraphs"]])
    return {"x_mood": sum(text.count(word) for word in GOOD), "x_words": [w for w in GOOD if w in text]}


def silent(doc: dict[str, Any]) -> None:
    doc.clear()  # a copy: nobody else sees it


def fails(doc: dict[str, Any]) -> dict[str, Any]:
    return {"x_share": 1 / len(doc["editors"])}


def wrong(doc: dict[str, Any]) -> dict[Any, Any]:
    return {
        "x_good": (1, 2),
        "title": "mine",
        "x_bytes": b"1",
        "x_when": datetime(2026, 1, 1),  # noqa: DTZ001 - as it is refused
        "x_a.b": 1,
        7: 1,
        "x_large": "字" * 400_000,
    }


def no_mapping(doc: dict[str, Any]) -> Any:
    return 7


async def gives_up(doc: dict[str, Any]) -> None:
    raise asyncio.CancelledError


def leaves(doc: dict[str, Any]) -> None:
    raise SystemExit(0)
