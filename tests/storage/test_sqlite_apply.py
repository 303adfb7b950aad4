"""A group's operations, worked out together, come to what they come to one after the other."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.codec import Doc
from newscrawl.storage import CONTROL, SIGNATURES, Conflict, Delete, DocumentRefused, Op, Put, Update
from newscrawl.storage.sqlite import lists
from newscrawl.storage.sqlite.apply import apply
from newscrawl.storage.sqlite.names import table

Docs = dict[tuple[str, str], Any]

IDS = ("a", "é'\"%", "𠮷\n")
ANY = {SIGNATURES: ("[1]", "3", '"a"', "null"), CONTROL: ("[1]", "3", "{", "", b'{"n":1}', b"\xff")}
"""What somebody may have put in the place of a document."""

places = st.tuples(st.sampled_from([SIGNATURES, CONTROL]), st.sampled_from(IDS))
bands = st.lists(st.sampled_from(["x", "y", 1, 1.5, None, True, ["x"]]), max_size=3)
fields: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={"n": st.integers(0, 2), "bands": bands, "o": st.just({"p": 1})}
)
set_ = st.one_of(fields, st.sampled_from([{"n.p": 1}, {"o.q": 2}, {"bands.1": "z"}, {"n": float("nan")}]))
wheres = st.one_of(st.none(), st.none(), st.sampled_from([{"n": 1}, {"n": None}, {"o.p": 1}]))
ops: st.SearchStrategy[Op] = st.one_of(
    st.builds(lambda at, doc, new: Put(at[0], {"_id": at[1], **doc}, new), places, fields, st.booleans()),
    st.builds(lambda at, doc, where: Update(at[0], at[1], doc, where), places, set_, wheres),
    st.builds(lambda at: Delete(at[0], at[1]), places),
)
calls = st.lists(st.lists(ops, min_size=1, max_size=4), max_size=5)
spoilt = st.dictionaries(places, st.integers(0, 5), max_size=3)


@settings(max_examples=100, deadline=None)
@given(spoilt, st.lists(calls, min_size=1, max_size=3), st.booleans())
def test_groups_come_to_what_their_calls_come_to(
    spoilt: dict[tuple[str, str], int], groups: list[list[list[Op]]], is_former: bool
) -> None:
    with closing(_made(is_former=is_former)) as connection:
        docs: Docs = {}
        for (collection, key), which in spoilt.items():
            texts = ANY[collection]
            docs[collection, key] = text = texts[which % len(texts)]
            connection.execute(f"INSERT INTO {table(collection)} VALUES (?, ?)", (key, text))  # noqa: S608 - names are checked
        for group in groups:
            expected = [_modelled(docs, call) for call in group]
            assert [type(outcome) for outcome in apply(connection, group)] == expected
            assert _stored(connection) == docs
            assert _side(connection) == _elements(connection)
            if not is_former:
                assert _loose(connection) == []


def _made(*, is_former: bool) -> sqlite3.Connection:
    """``is_former``: with a side table of bands, as older versions make one."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    if is_former:
        columns = "(value NOT NULL, id TEXT NOT NULL, PRIMARY KEY (value, id))"
        connection.execute(f"CREATE TABLE {lists.side(SIGNATURES, 'bands')} {columns} WITHOUT ROWID")
    for collection in (SIGNATURES, CONTROL):
        connection.execute(f"CREATE TABLE {table(collection)} (id TEXT PRIMARY KEY, doc TEXT NOT NULL)")
        lists.make(connection, collection)
    return connection


def _modelled(docs: Docs, call: Sequence[Op]) -> type[object]:
    """Do the call, or nothing of it; the type of its outcome."""
    if any(isinstance(op, Update) and op.fields.get("n") != op.fields.get("n") for op in call):
        return DocumentRefused
    tried = deepcopy(docs)
    for op in call:
        if error := _one(tried, op):
            return error
    docs.clear()
    docs.update(tried)
    return type(None)


def _one(docs: Docs, op: Op) -> type[Exception] | None:
    place = op.collection, op.doc["_id"] if isinstance(op, Put) else op.id
    found = _read(docs.get(place))
    if isinstance(op, Delete):
        docs.pop(place, None)
    elif isinstance(op, Put):
        if op.new and found is not None:
            return Conflict
        docs[place] = deepcopy(op.doc)
    else:
        if op.where is not None and (found is None or any(_at(found, p) != v for p, v in op.where.items())):
            return Conflict
        if found is not None:
            docs[place] = found
            return _set(found, op.fields)
    return None


def _read(found: Any) -> Doc | None:
    if isinstance(found, bytes):
        return {"n": 1} if found == b'{"n":1}' else None
    return found if isinstance(found, dict) else None


def _at(doc: Doc, path: str) -> Any:
    first, _, last = path.partition(".")
    return doc.get(first, {}).get(last) if last else doc.get(first)


def _set(doc: Doc, fields: Any) -> type[Exception] | None:
    for path, value in fields.items():
        first, _, last = path.partition(".")
        if not last:
            doc[first] = deepcopy(value)
        elif isinstance(inner := doc.setdefault(first, {}), dict):
            inner[last] = value
        elif isinstance(inner, list):
            inner += [None] * (int(last) + 1 - len(inner))
            inner[int(last)] = value
        else:
            return DocumentRefused
    return None


def _stored(connection: sqlite3.Connection) -> Docs:
    found: Docs = {}
    for collection in (SIGNATURES, CONTROL):
        for key, text in connection.execute(f"SELECT id, doc FROM {table(collection)}"):  # noqa: S608 - names are checked
            is_ours = isinstance(text, str) and text.startswith('{"')
            found[collection, key] = json.loads(text) if is_ours else text
    return found


def _side(connection: sqlite3.Connection) -> list[Any]:
    query = f"SELECT value, typeof(value), id FROM {lists.side(SIGNATURES, 'bands')} ORDER BY 1, 3"  # noqa: S608 - a literal
    return connection.execute(query).fetchall()


def _elements(connection: sqlite3.Connection) -> list[Any]:
    of_all = f"signatures AS s, {lists.elements('s.doc', 'bands')}"
    query = f"SELECT DISTINCT e.value, typeof(e.value), s.id FROM {of_all} ORDER BY 1, 3"  # noqa: S608 - a literal
    return connection.execute(query).fetchall()


def _loose(connection: sqlite3.Connection) -> list[Any]:
    """Entries and numbers that are no document's."""
    known = 'SELECT number FROM "signatures.numbers" JOIN signatures USING (id)'
    return [
        row
        for name in ("signatures.bands.entries", "signatures.numbers")
        for row in connection.execute(f'SELECT * FROM "{name}" WHERE number NOT IN ({known})')  # noqa: S608 - literals
    ]
