"""The columns of a typed export, as Arrow has them.

They are the fields of ``Article``: times as ``timestamp[ms, UTC]``, lists as lists, images and stocks as
lists of structs. What was taken out of bodies (``removed``) is left out.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa

from newscrawl.items import TRACE, WORKING, Article

PLAIN: dict[Any, Callable[[], pa.DataType]] = {
    str: pa.string,
    int: pa.int64,
    float: pa.float64,
    bool: pa.bool_,
    datetime: lambda: pa.timestamp("ms", tz="UTC"),
}
ARCHIVE = {"file": str, "offset": int}


@cache
def schema() -> pa.Schema:
    """The columns, by the types of ``Article``; ``docid`` is ``_id``, as in the store."""
    hints = get_type_hints(Article)
    named = {f.name: hints[f.name] for f in fields(Article) if f.name not in (*WORKING, TRACE)}
    types = {"_id": named.pop("docid"), **named, "archive": ARCHIVE}
    return pa.schema([pa.field(name, _type(hint), nullable=name != "_id") for name, hint in types.items()])


def _type(hint: Any) -> pa.DataType:
    if get_origin(hint) is UnionType:
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is list:
        return pa.list_(_type(get_args(hint)[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        hint = {f.name: get_type_hints(hint)[f.name] for f in fields(hint)}
    if isinstance(hint, dict):
        return pa.struct([pa.field(name, _type(part)) for name, part in hint.items()])
    return PLAIN[hint]()
