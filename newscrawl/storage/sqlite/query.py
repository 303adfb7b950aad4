"""The Where language as SQL over a table's ``doc``, with MongoDB's meaning of types, lists and nulls."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from newscrawl.codec import iso
from newscrawl.storage.base import Where
from newscrawl.storage.collections import LIST_FIELDS
from newscrawl.storage.sqlite.lists import listed, side
from newscrawl.storage.sqlite.names import field, json_path, table
from newscrawl.storage.where import Condition, conditions, sort_key

_SIGNS = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}
_ODD = frozenset({type(None), bool})
"""What JSON has a type of its own for, which SQL's values lose."""

_LISTS = json.JSONEncoder(default=iso)


class Sql(NamedTuple):
    text: str
    values: tuple[Any, ...] = ()


def select(collection: str, where: Where | None, sort: str | None, limit: int) -> Sql:
    """Documents that meet ``where``, in order; a descending sort reverses the order of ids too."""
    path, descending = sort_key(sort)
    way = " DESC" if descending else ""
    order = f"id{way}" if path == "_id" else f"{field(path)}{way}, id{way}"
    condition = conditions_of(collection, where)
    text = f"SELECT id, doc FROM {table(collection)}{condition.text} ORDER BY {order} LIMIT ?"  # noqa: S608 - names are checked
    return Sql(text, (*condition.values, limit or -1))


def count(collection: str, where: Where | None) -> Sql:
    condition = conditions_of(collection, where)
    return Sql(f"SELECT count(*) FROM {table(collection)}{condition.text}", condition.values)  # noqa: S608 - names are checked


def values(collection: str, path: str) -> Sql:
    """A field's values with their numbers, from its index where it has one."""
    if path in listed(collection):
        return Sql(f"SELECT value, count(*) FROM {side(collection, path)} GROUP BY value")  # noqa: S608 - names are checked
    if path in LIST_FIELDS:
        each = f"{table(collection)}, json_each(doc, '{json_path(path)}') AS e"
        return Sql(f"SELECT e.value, count(*) FROM {each} WHERE e.value IS NOT NULL GROUP BY e.value")  # noqa: S608 - names are checked
    value = field(path)
    there = f"{table(collection)} WHERE {value} IS NOT NULL"
    return Sql(f"SELECT {value}, count(*) FROM {there} GROUP BY {value}")  # noqa: S608 - names are checked


def by_ids(collection: str, ids: list[str]) -> Sql:
    start = f"SELECT id, doc FROM {table(collection)} WHERE id"  # noqa: S608 - names are checked
    if len(ids) == 1 and ids[0].isascii():  # a third of the time; SQLite takes no half characters
        return Sql(f"{start} = ?", (ids[0],))
    return Sql(f"{start} IN (SELECT value FROM json_each(?))", (json.dumps(ids),))  # noqa: S608 - names are checked


def conditions_of(collection: str, where: Where | None) -> Sql:
    """The conditions with WHERE before them; nothing where there are none."""
    indexed = listed(collection)
    parts = [
        _listed(side(collection, c[0]), c) if c[0] in indexed and _is_listed(c) else _condition(c)
        for c in conditions(where)
    ]
    text = " AND ".join(part.text for part in parts)
    return Sql(f" WHERE {text}" if text else "", tuple(v for part in parts for v in part.values))


def _is_listed(condition: Condition) -> bool:
    # A side table has the elements of the usual types only.
    _, operator, value = condition
    values = value if operator == "$in" else [value]
    return operator in ("$eq", "$in") and _ODD.isdisjoint(map(type, values))


def _listed(name: str, condition: Condition) -> Sql:
    _, operator, value = condition
    among = "value IN (SELECT value FROM json_each(?))" if operator == "$in" else "value = ?"
    bound = _LISTS.encode(value) if operator == "$in" else _bound(value)
    return Sql(f"id IN (SELECT id FROM {name} WHERE {among})", (bound,))  # noqa: S608 - names are checked


def _condition(condition: Condition) -> Sql:
    path, operator, value = condition
    if operator == "$in":
        return _any(path, value)
    if operator == "$ne":
        equal = _equal(path, value)
        return Sql(f"NOT ifnull({equal.text}, 0)", equal.values)
    return _equal(path, value) if operator == "$eq" else _match(path, _SIGNS[operator], value)


def _equal(path: str, value: object) -> Sql:
    if value is None:
        return Sql(f"{field(path)} IS NULL")
    return _match(path, "=", value)


def _any(path: str, values: list[Any]) -> Sql:
    # One bound list for the many; the odd ones, whose JSON type SQL's values lose, one by one.
    usual = [v for v in values if type(v) not in _ODD]
    odd = [_equal(path, v) for v in values if type(v) in _ODD]
    listed = _compare(path, "IN (SELECT value FROM json_each(?))", ("text", "integer", "real"))
    text = " OR ".join([listed, *(part.text for part in odd)])
    return Sql(f"({text})", (_LISTS.encode(usual), *(v for part in odd for v in part.values)))


def _match(path: str, sign: str, value: object) -> Sql:
    if isinstance(value, bool):
        return Sql(_compare(path, f"{sign} ?", ("true" if value else "false",)), (int(value),))
    kinds = ("integer", "real") if isinstance(value, int | float) else ("text",)
    return Sql(_compare(path, f"{sign} ?", kinds), (_bound(value),))


def _compare(path: str, test: str, kinds: tuple[str, ...]) -> str:
    # The test of the JSON type: SQL would find any text greater than any number, and true equal to 1.
    among = ", ".join(f"'{kind}'" for kind in kinds)
    if path == "_id":
        return f"(id {test} AND {int('text' in kinds)})"
    if path in LIST_FIELDS:
        each = f"json_each(doc, '{json_path(path)}')"
        return f"EXISTS (SELECT 1 FROM {each} AS e WHERE e.value {test} AND e.type IN ({among}))"  # noqa: S608 - names are checked
    return f"({field(path)} {test} AND json_type(doc, '{json_path(path)}') IN ({among}))"


def _bound(value: object) -> object:
    return iso(value) if isinstance(value, datetime) else value
