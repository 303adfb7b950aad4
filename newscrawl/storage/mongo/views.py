"""Read-only views on the server: for analysts, and the flat tables of schema/flat.py as pipelines."""

from typing import Any, NamedTuple

from newscrawl.codec import Doc
from newscrawl.schema import flat
from newscrawl.schema.flat import Column, Elements, Form
from newscrawl.storage.collections import ARTICLES
from newscrawl.storage.days import OFFSET_H

Pipeline = list[Doc]
ZONE = f"+{OFFSET_H:02}:00"
WEEK_MS = 7 * 24 * 3600 * 1000
BEIJING_DAY = {"$dateToString": {"date": "$published_at", "format": "%Y-%m-%d", "timezone": ZONE}}
WEEK_AGO = {"$subtract": ["$$NOW", WEEK_MS]}
RECENT: Pipeline = [{"$match": {"$expr": {"$gte": ["$published_at", WEEK_AGO]}}}]
RECENT_PLAIN: Pipeline = [
    {"$set": {"since": WEEK_AGO}},
    {"$match": {"$expr": {"$gte": ["$published_at", "$since"]}}},
    {"$unset": "since"},
]
"""For DocumentDB, which takes $$NOW in no condition; the other can use an index."""

DAILY: Pipeline = [
    {"$match": {"published_at": {"$ne": None}}},
    {
        "$group": {
            "_id": {"day": BEIJING_DAY, "channel": "$channel.path", "source": "$source"},
            "articles": {"$sum": 1},
        }
    },
    {
        "$project": {
            "_id": 0,
            "day": "$_id.day",
            "channel": "$_id.channel",
            "source": "$_id.source",
            "articles": 1,
        }
    },
    {"$sort": {"day": 1, "channel": 1, "source": 1}},
]


class View(NamedTuple):
    collection: str
    forms: tuple[Pipeline, ...]
    """The first that the server can read is the view."""


def all_views() -> dict[str, View]:
    """Every view by name."""
    found = {
        "articles_recent": View(ARTICLES, (RECENT, RECENT_PLAIN)),
        "daily_counts": View(ARTICLES, (DAILY,)),
    }
    for collection, name in flat.NAMES.items():
        found[name] = View(collection, ([_project(flat.columns(collection))],))
    return found | {each.name: View(ARTICLES, (_of_elements(each),)) for each in flat.elements()}


def _project(columns: tuple[Column, ...], prefix: str = "", **others: Any) -> Doc:
    named = {column.name: _expression(column, prefix) for column in columns}
    return {"$project": {"_id": 0, **others, **named}}


def _of_elements(found: Elements) -> Pipeline:
    unwind: Doc = {"path": f"${found.path}"}
    own: dict[str, Any] = {"article_id": "$_id"}
    if found.columns[0].path:
        unwind["includeArrayIndex"] = "position"
        own["position"] = {"$add": ["$position", 1]}
    own |= {c.name: _expression(c, f"{found.path}.") if c.path else f"${found.path}" for c in found.columns}
    return [{"$unwind": unwind}, _project(found.beside, **own)]


def _expression(column: Column, prefix: str) -> Any:
    value = f"${prefix}{column.path}"
    match column.form:
        case Form.BEIJING:
            return {"$dateToString": {"date": value, "format": "%Y-%m-%d %H:%M:%S", "timezone": ZONE}}
        case Form.JOINED:
            return _joined(_list(value), {"$toString": "$$this"}, ",")
        case Form.LINES:
            return _joined(_list(value), {"$toString": "$$this"}, "\n")
        case Form.KEYS:
            return _joined({"$objectToArray": {"$ifNull": [value, {}]}}, "$$this.k", ",")
        case Form.LIST | Form.MAP:
            return {"$ifNull": [value, [] if column.form is Form.LIST else {}]}
    return value


def _list(value: str) -> Doc:
    return {"$cond": [{"$isArray": [value]}, value, []]}


def _joined(elements: Doc, text: Any, separator: str) -> Doc:
    """The texts with separators between; null where there are none."""
    # It begins with "", not null, for which DocumentDB gives null in the end.
    before = {"$cond": [{"$eq": ["$$value", ""]}, "", separator]}
    step = {"$concat": ["$$value", before, text]}
    joined = {"$reduce": {"input": elements, "initialValue": "", "in": step}}
    return {"$cond": [{"$eq": [elements, []]}, None, joined]}


VIEWS = all_views()
