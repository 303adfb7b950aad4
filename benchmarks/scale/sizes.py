"""How large a store is: documents and their bytes by collection, tables and indexes by name."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from pymongo import MongoClient

from newscrawl.storage.collections import ARTICLES, INDEXES, SEARCH, SIGNATURES


@dataclass(slots=True)
class Sizes:
    """What one store holds. Bytes on the disk, except where said otherwise."""

    total: int
    documents: dict[str, int] = field(default_factory=dict)
    mean: dict[str, int] = field(default_factory=dict)
    """Bytes of a document as JSON or BSON, by collection."""

    parts: dict[str, int] = field(default_factory=dict)
    """Tables and indexes by name; MongoDB's begin with their collection."""

    article: dict[str, int] = field(default_factory=dict)
    """What an article takes in SQLite, by kind of part."""


def sizes(name: str) -> Sizes:
    """The sizes of the store with the URI ``name``, closed or open."""
    return _mongo(name) if name.startswith("mongodb") else _sqlite(name.removeprefix("sqlite:///"))


def _sqlite(path: str) -> Sizes:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((pages,), (size,)) = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
        )
        found = Sizes(pages * size)
        for name in INDEXES:
            query = f"SELECT count(*), avg(length(CAST(doc AS BLOB))) FROM {name}"  # noqa: S608 - a constant
            count, mean = connection.execute(query).fetchone()
            if count:
                found.documents[name], found.mean[name] = count, round(mean)
        try:
            parts = connection.execute("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE").fetchall()
        except sqlite3.OperationalError:  # this Python's SQLite was built without dbstat
            parts = []
        found.parts = dict(parts)
        if parts and found.documents.get(ARTICLES):
            found.article = _of_an_article(found)
        return found


def _of_an_article(found: Sizes) -> dict[str, int]:
    bytes_of: dict[str, int] = {}
    for name, size in found.parts.items():
        if kind := _kind(name.removeprefix("sqlite_autoindex_")):
            bytes_of[kind] = bytes_of.get(kind, 0) + size
    count = found.documents[ARTICLES]
    means = {kind: round(size / count) for kind, size in bytes_of.items()}
    return {
        "JSON": found.mean[ARTICLES],
        **means,
        "sum without signature": sum(means.values()) - means["signature"],
    }


def _kind(name: str) -> str | None:
    if name == ARTICLES:
        return "document, with ends of pages"
    if name.startswith(SIGNATURES):
        return "signature"
    if name.startswith("articles.search"):
        return "full text"
    return "indexes" if name.startswith(ARTICLES) else None


def _mongo(uri: str) -> Sizes:
    with MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=5000) as client:
        database = client.get_default_database()
        found = Sizes(0)
        for name in (*INDEXES, SEARCH):
            told = database.command("collStats", name)
            if told.get("count"):
                found.documents[name], found.mean[name] = told["count"], round(told["avgObjSize"])
                found.parts[name] = round(told["storageSize"])
                kept = told.get("indexSizes", {}).items()
                found.parts |= {f"{name}.{index}": round(size) for index, size in kept}
        found.total = sum(found.parts.values())
        return found
