"""A stored document as its readers may take it for granted: every field there, each of its type.

Documents of an older version lack fields, which is no fault; those that somebody edited may hold anything.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from newscrawl.codec import Doc
from newscrawl.schema import COLLECTIONS
from newscrawl.schema.fields import Field

logger = logging.getLogger(__name__)

EMPTY: dict[str, Callable[[], Any]] = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "time": lambda: None,
    "map": dict,
}
"""What stands for a missing value that may not be null."""

MOST = 2**53
"""A whole number beyond which a column of floating-point numbers does not have all of them."""

KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "time": (datetime,),
    "object": (dict,),
    "map": (dict,),
}


def sound(collection: str, doc: Doc, only: frozenset[str] = frozenset()) -> tuple[Doc, list[str]]:
    """The document with all of its fields, or ``only`` some, and the names of those that could not be read.

    What is as it should be is the very document. Fields that are none of ours stay, those of a type that JSON
    lacks (in MongoDB somebody may have put an ObjectId there) as text.
    """
    wrong: list[str] = []
    found = _sound(_fields(collection, only), doc, "", wrong)
    others = {} if only else {name: _as_json(found[name]) for name in found.keys() - _names(collection)}
    odd = {name: value for name, value in others.items() if value is not found[name]}
    return ({**found, **odd} if odd else found), wrong


def undamaged(collection: str, doc: Doc) -> Doc:
    """The document without fields that are not of their type: one of an older version may lack them, too."""
    _, wrong = sound(collection, doc)
    if not wrong:
        return doc
    names = {path.partition(".")[0] for path in wrong}
    logger.warning("%s %s: %s damaged: read without", collection, doc["_id"], ", ".join(sorted(names)))
    return {name: value for name, value in doc.items() if name not in names}


@cache
def _fields(collection: str, only: frozenset[str]) -> Sequence[Field]:
    found = COLLECTIONS.get(collection)
    fields = () if found is None or found.open else found.fields
    return [field for field in fields if field.name in only] if only else fields


@cache
def _names(collection: str) -> frozenset[str]:
    return frozenset({"_id", *(field.name for field in _fields(collection, frozenset()))})


def _as_json(value: Any) -> Any:
    """The very value, where JSON has all of it."""
    match value:
        case None | bool() | str() | int() | float() | datetime():
            return value
        case list():
            plain = [_as_json(one) for one in value]
            return plain if any(one is not other for one, other in zip(plain, value, strict=True)) else value
        case dict():
            return _same(value, {str(key): _as_json(inner) for key, inner in value.items()})
    return str(value)


def _sound(fields: Sequence[Field], doc: Doc, before: str, wrong: list[str]) -> Doc:
    mended = {}
    for field in fields:
        value = doc.get(field.name)
        if value is None:
            if (field.name not in doc or not field.nullable) and not field.optional:
                mended[field.name] = _empty(field)
            continue
        found = _value(field, value, before + field.name, wrong)
        if found is not value:
            mended[field.name] = found
    return {**doc, **mended} if mended else doc


def _empty(field: Field) -> Any:
    if field.nullable:
        return None
    if field.element:
        return []
    return _sound(field.fields, {}, "", []) if field.type == "object" else EMPTY[field.type]()


def _value(field: Field, value: Any, path: str, wrong: list[str]) -> Any:
    if field.element:
        return _elements(field, value, path, wrong)
    if not _is(field.type, value):
        wrong.append(path)
        return _empty(field)
    if field.type == "object":
        return _sound(field.fields, value, f"{path}.", wrong)
    if field.type == "map" and field.fields:
        return _same(value, {key: _inner(field, v, f"{path}.{key}", wrong) for key, v in value.items()})
    return value


def _elements(field: Field, value: Any, path: str, wrong: list[str]) -> Any:
    if not isinstance(value, list):
        wrong.append(path)
        return []
    fit = [one for one in value if _is(field.element or "", one)]
    if len(fit) < len(value):
        wrong.append(path)
    if field.element == "object":
        fit = [_sound(field.fields, one, f"{path}[].", wrong) for one in fit]
    return value if len(fit) == len(value) and all(map(_is_same, fit, value)) else fit


def _inner(field: Field, value: Any, path: str, wrong: list[str]) -> Any:
    if isinstance(value, dict):
        return _sound(field.fields, value, f"{path}.", wrong)
    wrong.append(path)
    return _sound(field.fields, {}, "", [])


def _same(value: Doc, found: Doc) -> Doc:
    return value if all(map(_is_same, found.values(), value.values())) else found


def _is_same(one: object, other: object) -> bool:
    return one is other


def _is(kind: str, value: object) -> bool:
    if kind == "number" and isinstance(value, int) and abs(value) > MOST:
        return False
    return isinstance(value, KINDS[kind]) and (isinstance(value, bool) <= (kind == "boolean"))
