"""An article as the document to store: which of its fields it has, and by which names."""

from dataclasses import fields
from typing import Any

from newscrawl.codec import Doc
from newscrawl.items.article import Article
from newscrawl.items.parts import Channel, Image, Removed, Stock

FOREIGN = "x_"
"""How the names of fields begin that are others' to fill."""

WORKING = ("foreign", "listing_id", "next_part", "parts", "version")
"""Fields of an item that its document doesn't have by their names."""

TRACE = "removed"
"""The field that exports leave out unless it is asked for."""

_STORED = tuple(field.name for field in fields(Article) if field.name not in (*WORKING, "docid"))

_PARTS = frozenset({Image, Stock, Channel, Removed})


def to_document(article: Article) -> Doc:
    """The document to store or print: the item's fields, ``docid`` as ``_id``."""
    doc: Doc = {"_id": article.docid}
    for name in _STORED:  # dataclasses.asdict copies deeply, at eight times the cost
        value = getattr(article, name)
        if isinstance(value, list):
            value = [_plain(part) for part in value]
        doc[name] = _plain(value)
    return doc | article.foreign if article.foreign else doc


def _plain(value: Any) -> Any:
    if type(value) in _PARTS:
        return {name: getattr(value, name) for name in value.__slots__}
    return value
