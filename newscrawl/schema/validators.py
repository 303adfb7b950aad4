"""The schema as MongoDB's ``$jsonSchema``, in two strengths.

A server's validator judges the type and form of what is there. It asks for no field and lets null stand:
whether a document is whole is for the pipelines to say, and an older document need not be. In the crawler's
own collections, which are open, it asks for an id only. The strict one asks for everything, and is what the
tests hold each document against.
"""

from collections.abc import Iterable
from typing import Any

from newscrawl.schema.fields import Collection, Field

BSON: dict[str, tuple[str, ...]] = {
    "text": ("string",),
    "integer": ("int", "long"),
    "number": ("double", "int", "long"),
    "boolean": ("bool",),
    "time": ("date",),
    "object": ("object",),
    "map": ("object",),
}
Schema = dict[str, Any]


def validator(collection: Collection) -> Schema:
    """What a server checks: the keywords are those that MongoDB, DocumentDB and SecantusDB all have."""
    fields = () if collection.open else collection.fields
    properties = {field.name: _lenient(field) for field in fields if field.name != "_id"}
    properties["_id"] = {"bsonType": "string", "minLength": 1}
    return {"bsonType": "object", "required": ["_id"], "properties": properties}


def strict(collection: Collection) -> Schema:
    """The same with nothing missing, nothing more, and null only where the field may be null."""
    return _whole(collection.fields, closed=not collection.open)


def _lenient(field: Field) -> Schema:
    schema: Schema = {"bsonType": [*_bson(field), "null"]}
    if field.choices:
        schema["enum"] = [*field.choices, None]
    if field.type == "object":
        schema["properties"] = {inner.name: _lenient(inner) for inner in field.fields}
    if field.element:
        items: Schema = {"bsonType": BSON[field.element][0]}
        if field.element == "integer":
            items["bsonType"] = list(BSON["integer"])
        if field.fields:
            items["properties"] = {inner.name: _lenient(inner) for inner in field.fields}
        schema["items"] = items
    return schema


def _whole(fields: Iterable[Field], *, closed: bool = True) -> Schema:
    fields = tuple(fields)
    return {
        "bsonType": ["object"],
        "required": [field.name for field in fields if not field.optional],
        "properties": {field.name: _exact(field) for field in fields},
        "additionalProperties": not closed,
    }


def _exact(field: Field) -> Schema:
    null = ["null"] if field.nullable else []
    schema: Schema = {"bsonType": [*_bson(field), *null]}
    if field.choices:
        schema["enum"] = [*field.choices, *([None] if field.nullable else [])]
    if field.pattern:
        schema["pattern"] = field.pattern
    if field.least is not None:
        schema["minimum"] = field.least
    if field.element:
        inner = _whole(field.fields) if field.fields else {"bsonType": list(BSON[field.element])}
        return schema | {"items": inner}
    if field.type == "map" and field.fields:
        return schema | {"additionalProperties": _whole(field.fields)}
    return schema | _whole(field.fields) | {"bsonType": schema["bsonType"]} if field.fields else schema


def _bson(field: Field) -> tuple[str, ...]:
    return ("array",) if field.element else BSON[field.type]
