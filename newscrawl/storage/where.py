"""The language of find(): field paths, conditions and orders, checked alike for every store."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from newscrawl.codec import is_time_field, utc
from newscrawl.storage.base import Where
from newscrawl.storage.collections import LIST_FIELDS

RANGES = frozenset({"$gt", "$gte", "$lt", "$lte"})
OPERATORS = RANGES | {"$ne", "$in"}
Condition = tuple[str, str, Any]
"""Field path, ``$eq`` or one of OPERATORS, value."""


def check_path(path: str) -> list[str]:
    """The names of a dotted path; ValueError when it is none."""
    names = path.split(".")
    if not all(names) or any(name[0] == "$" for name in names) or any(c in path for c in "\"'\\\0"):
        raise ValueError(f"{path!a} is no field path: names with dots between, no quotes, no first $")
    return names


def conditions(where: Where | None) -> Iterator[Condition]:
    """The conditions one by one, checked; ValueError for what the language does not have."""
    for path, value in (where or {}).items():
        check_path(path)
        operators = value if isinstance(value, Mapping) else {"$eq": value}
        for operator, operand in operators.items():
            _check_condition(path, operator, operand)
            yield path, operator, list(operand) if operator == "$in" else operand


def _check_condition(path: str, operator: str, operand: object) -> None:
    if operator not in OPERATORS and operator != "$eq":
        raise ValueError(f"{path}: no operator {operator!a}; there are {' '.join(sorted(OPERATORS))}")
    several = isinstance(operand, list | tuple | set | frozenset)
    if several != (operator == "$in"):
        raise ValueError(f"{path}: a list goes with $in, and $in with a list: {operand!r}")
    is_time = is_time_field(path.rpartition(".")[2])
    for value in operand if isinstance(operand, Iterable) and several else [operand]:
        if isinstance(value, str) and not is_time:
            continue
        if isinstance(value, datetime):
            utc(value)
        if isinstance(value, datetime | str) and isinstance(value, datetime) != is_time:
            raise ValueError(f"{path}: a time is compared with an aware datetime, text with text: {value!r}")
        if value is not None and not isinstance(value, str | int | float | datetime):
            raise ValueError(f"{path}: a condition takes text, numbers, times, True, False, None: {value!r}")
        if operator in RANGES and (value is None or isinstance(value, bool)):
            raise ValueError(f"{path}: {operator} takes no {value!r}")


def sort_key(sort: str | None) -> tuple[str, bool]:
    """The path to sort by, ``_id`` where none is given, and whether descending."""
    path = (sort or "_id").removeprefix("-")
    check_path(path)
    if path in LIST_FIELDS:
        raise ValueError(f"{path} is a list: nothing to sort by")
    return path, bool(sort) and str(sort).startswith("-")
