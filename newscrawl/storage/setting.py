"""What an Update does to a document and asks of it, for stores that have no operators of their own."""

from collections.abc import Mapping
from typing import Any

from newscrawl.codec import Doc
from newscrawl.storage.base import Update
from newscrawl.storage.rules import refusal

MOST_ELEMENTS = 1_000_000


def updated(doc: Doc, update: Update) -> Doc:
    """``doc`` itself with the fields set, as MongoDB's ``$set`` does: objects on the way are made, lists
    filled up with None. DocumentRefused where the way leads through a plain value or null.
    """
    for path, value in update.fields.items():
        *way, last = path.split(".")
        try:
            node: Any = doc
            for name in way:
                node = _enter(node, name)
            _set(node, last, value)
        except TypeError as error:
            raise refusal(update, f"cannot set {path}: {error}") from None
    return doc


def meets(doc: Doc, where: Mapping[str, Any]) -> bool:
    """True when the fields have these values; a missing one equals None."""
    return all(_at(doc, path) == value for path, value in where.items())


def _at(doc: Doc, path: str) -> Any:
    node: Any = doc
    for name in path.split("."):
        if isinstance(node, list) and name.isdecimal():
            node = node[int(name)] if int(name) < len(node) else None
        else:
            node = node.get(name) if isinstance(node, dict) else None
    return node


def _enter(node: Any, name: str) -> Any:
    slot = _slot(node, name)
    if slot in node if isinstance(node, dict) else slot < len(node):
        return node[slot]
    _set(node, name, {})
    return node[slot]


def _set(node: Any, name: str, value: Any) -> None:
    slot = _slot(node, name)
    if isinstance(node, list):
        node.extend([None] * (slot + 1 - len(node)))
    node[slot] = value


def _slot(node: Any, name: str) -> Any:
    if isinstance(node, dict):
        return name
    if isinstance(node, list) and name.isdecimal() and int(name) < MOST_ELEMENTS:
        return int(name)
    raise TypeError(f"no place for {name!a} in a {'null' if node is None else type(node).__name__}")
