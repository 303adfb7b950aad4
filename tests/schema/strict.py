"""The strict schema of a collection, as a check with the ``jsonschema`` package."""

from datetime import datetime
from functools import cache
from typing import Any

from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for

from newscrawl.codec import Doc
from newscrawl.schema import COLLECTIONS
from newscrawl.schema.validators import strict

PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "int": (int,),
    "long": (int,),
    "double": (float,),
    "bool": (bool,),
    "date": (datetime,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
"""What pymongo and the codec give for each BSON type."""


def _is(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "bool"
    return isinstance(value, PYTHON[kind])


def _as_json_schema(schema: Any) -> Any:
    """``bsonType`` by the name that JSON Schema has for it: the types themselves stay BSON's."""
    match schema:
        case dict():
            return {"type" if key == "bsonType" else key: _as_json_schema(v) for key, v in schema.items()}
        case list():
            return [_as_json_schema(inner) for inner in schema]
    return schema


@cache
def _checker(collection: str) -> Validator:
    base = validator_for({"$schema": "https://json-schema.org/draft/2020-12/schema"})
    checker = base.TYPE_CHECKER
    for kind in PYTHON:
        checker = checker.redefine(kind, lambda _, value, kind=kind: _is(kind, value))
    made: Validator = extend(base, type_checker=checker)(  # type: ignore[no-untyped-call]  # has no types
        _as_json_schema(strict(COLLECTIONS[collection]))
    )
    return made


def problems(collection: str, doc: Doc) -> list[str]:
    """What is wrong with a document; nothing when it is as the schema says."""
    return [
        f"{doc['_id']} {error.json_path}: {error.message[:200]}"
        for error in _checker(collection).iter_errors(doc)
    ]
