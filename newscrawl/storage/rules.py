"""What every store takes, so that a document or a condition means the same in each of them.

JSON and BSON disagree at their edges (bytes, NaN, keys that are no text, times in fields not named as
times): what only one of them keeps whole, none takes.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from newscrawl.codec import Doc, is_time_field, utc
from newscrawl.storage.base import Op, Put, Update
from newscrawl.storage.errors import Conflict, DocumentRefused
from newscrawl.storage.where import check_path

MAX_BYTES = 16 * 1024 * 1024
"""The largest document, in bytes as stored: MongoDB's limit."""

TOO_LARGE = f"larger than {MAX_BYTES >> 20} MiB"


def key_of(op: Op) -> Any:
    return op.doc.get("_id") if isinstance(op, Put) else op.id


def refusal(op: Op, why: object) -> DocumentRefused:
    """The error that names the operation's document, on one line."""
    return DocumentRefused(f"{op.collection} {key_of(op)!a}: {' '.join(str(why).split())}")


def conflict(op: Op) -> Conflict:
    """The error of an operation whose condition does not hold."""
    return Conflict(f"{op.collection} {key_of(op)!a} was changed by another since it was read")


def check(op: Op) -> None:
    """DocumentRefused for what some store could not keep or give back as it is."""
    try:
        check_id(key_of(op))
        if isinstance(op, Put):
            _check_document(op.doc)
        elif isinstance(op, Update):
            _check_fields(op.fields)
    except ValueError as error:
        raise refusal(op, error) from None
    except RecursionError:
        raise refusal(op, "nested too deeply") from None


def is_storable(name: str, value: object) -> bool:
    """True for a field that every store keeps, and gives back as it is."""
    try:
        check_field(name, value)
    except (ValueError, RecursionError):
        return False
    return True


def check_field(name: object, value: object) -> None:
    """ValueError for a field that some store could not keep."""
    _check_document({name: value})  # type: ignore[dict-item]  # what is no text is refused


def check_id(key: object) -> None:
    """ValueError for what is no document's ``_id``."""
    if not isinstance(key, str) or not key or "\0" in key:
        raise ValueError("_id must be text, not empty and without NUL")
    _check_text(key, "_id")


def _check_fields(fields: Mapping[str, Any]) -> None:
    for path, value in fields.items():
        names = check_path(path)
        if names[0] == "_id":
            raise ValueError("an Update cannot change _id")
        if any(".".join(names[:end]) in fields for end in range(1, len(names))):
            raise ValueError(f"{path} is set twice, by itself and by what it is inside of")
        _check_value(value, names[-1], path)


def _check_document(doc: Doc) -> None:
    for key in doc:
        if isinstance(key, str) and (not key or "." in key):
            raise ValueError(f"field {key!a}: a name is not empty and has no dot")
    _check_mapping(doc, "the document")


def _check_mapping(doc: Mapping[str, Any], at: str) -> None:
    for key, value in doc.items():
        if not _is_key(key):
            raise ValueError(_fault_of_key(key, at))
        _check_value(value, key, key if at == "the document" else f"{at}.{key}")


@lru_cache(1000)
def _is_key(key: object) -> bool:
    """Most documents have the same ones."""
    return not _fault_of_key(key, "")


def _fault_of_key(key: object, at: str) -> str:
    if not isinstance(key, str) or key[:1] == "$" or "\0" in key:
        return f"key {key!a} in {at}: a key is text without a first $ and without NUL"
    return "" if _is_whole(key) else _half(f"a key in {at}")


def _check_value(value: object, name: str, at: str) -> None:
    if isinstance(value, (str, datetime)):
        _check_time(value, name, at)
    elif isinstance(value, (list, tuple)):
        if not _are_texts(value):
            for element in value:
                _check_value(element, "", f"an element of {at}")
    elif value is None or isinstance(value, (int, float)):
        _check_plain(value, at)
    elif isinstance(value, Mapping):  # last: it takes ten times as long to tell
        _check_mapping(value, at)
    else:
        _check_plain(value, at)


def _are_texts(values: Sequence[object]) -> bool:
    """True for texts without a fault, which most lists hold: joined, they take a tenth of the time."""
    try:
        "".join(values).encode()  # type: ignore[arg-type]  # what is no text is told below
    except (TypeError, UnicodeEncodeError):
        return False
    return True


def _check_time(value: str | datetime, name: str, at: str) -> None:
    if isinstance(value, str):
        _check_text(value, at)
        if is_time_field(name):
            raise ValueError(f"{at} is a time by its name and must be an aware datetime, not text")
    elif is_time_field(name):
        utc(value)
    else:
        raise ValueError(f"{at} holds a time: give it a name in _at, so that every store gives one back")


def _check_text(value: str, at: str) -> None:
    if not _is_whole(value):
        raise ValueError(_half(at))


def _is_whole(value: str) -> bool:
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:
        return False


def _half(at: str) -> str:
    return f"{at} holds half a character (a lone surrogate)"


def _check_plain(value: object, at: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if not isinstance(value, int | float):
        raise ValueError(f"{at} is a {type(value).__name__}, which no document holds")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{at} is {value}, which JSON does not have")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError(f"{at} does not fit 64 bits")


def is_held(doc: Doc, holder: str, now: datetime) -> bool:
    """True when a claim (see Store.claim) is another's, and valid still."""
    if not isinstance(doc, dict):  # somebody's edit: nobody holds it
        return False
    until = doc.get("until_at")
    return isinstance(until, datetime) and doc.get("holder") != holder and until > now
