"""The schema on the server: validators on every collection, and read-only views for analysts.

They are applied by the first start that brings a newer ``VERSION``, which is kept in ``control``; documents
that are there stay as they are. What a server cannot do is left out: the store works without.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pymongo import IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure, PyMongoError

from newscrawl.codec import Doc, utc
from newscrawl.schema import COLLECTIONS
from newscrawl.schema.notes import sound_note
from newscrawl.schema.validators import validator
from newscrawl.storage.collections import ARTICLES, CONTROL
from newscrawl.storage.mongo.views import VIEWS, View
from newscrawl.storage.mongo.write import side_by_side

Database = AsyncDatabase[Doc]
logger = logging.getLogger(__name__)

VERSION = 7
"""Raise it with any change of a validator or view; a test tells when that was forgotten."""

BUDGET_S = 3.0
"""Seconds of the opening that this may take; what is left then is for the next start."""

KEY = "schema"
LEVEL = {"validationLevel": "moderate", "validationAction": "error"}
BY_TIME = IndexModel([("published_at", 1), ("_id", 1)])


class Unsupported(Exception):
    """The server did something else than it was asked."""


async def apply(database: Database) -> None:
    """Bring the server to VERSION. Raises nothing of its own: the store does not depend on it."""
    try:
        async with asyncio.timeout(BUDGET_S):
            if await _version(database) < VERSION:
                await _migrate(database)
    except (PyMongoError, Unsupported, TimeoutError) as error:
        why = " ".join(str(error).partition(", full error:")[0].split()) or "it takes too long"
        logger.debug("no validators or views on this server, or not all: %s", why)


async def _migrate(database: Database) -> None:
    kinds = await _kinds(database)
    await side_by_side(_validate(database, name, kinds) for name in COLLECTIONS)
    # One of those that the store makes next; with it, a server may refuse what it takes without.
    await database.command({"createIndexes": ARTICLES, "indexes": [BY_TIME.document]})
    await side_by_side(_view(database, name, view, kinds) for name, view in VIEWS.items())
    await _drop_collections(database, kinds)
    now = utc(datetime.now(UTC))
    done = {"version": VERSION, "applied_at": now}
    change = {"q": {"_id": KEY}, "u": {"$set": done}, "upsert": True}
    await database.command({"update": CONTROL, "updates": [change]})


async def _validate(database: Database, name: str, kinds: Mapping[str, str]) -> None:
    rules = {"validator": {"$jsonSchema": validator(COLLECTIONS[name])}, **LEVEL}
    await database.command({"collMod" if name in kinds else "create": name, **rules})


async def _view(database: Database, name: str, view: View, kinds: Mapping[str, str]) -> None:
    if kinds.get(name, "view") != "view":
        raise Unsupported(f"{name} is there, and is no view")
    verb = "collMod" if name in kinds else "create"
    for pipeline in view.forms:
        await database.command({verb: name, "viewOn": view.collection, "pipeline": pipeline})
        verb = "collMod"
        if pipeline is view.forms[-1] or await _can_read(database, name):
            break


async def _drop_collections(database: Database, before: Mapping[str, str]) -> None:
    """Remove the empty collections that a server made instead of views."""
    kinds = await _kinds(database)
    if made := [name for name in VIEWS if name not in before and kinds.get(name) == "collection"]:
        await side_by_side(database.command({"drop": name}) for name in made)
        raise Unsupported("it made a collection when asked for a view")


async def _can_read(database: Database, name: str) -> bool:
    try:
        await database.command({"find": name, "limit": 1})
    except OperationFailure:
        return False
    return True


async def _version(database: Database) -> int:
    found = _batch(await database.command({"find": CONTROL, "filter": {"_id": KEY}, "limit": 1}))
    notes = (sound_note(CONTROL, doc, version=int) for doc in found if "version" in doc)
    return max((note["version"] for note in notes if note), default=0)


async def _kinds(database: Database) -> dict[str, str]:
    """``collection`` or ``view`` by name."""
    listed = await database.command({"listCollections": 1, "nameOnly": True})
    return {doc["name"]: doc.get("type", "collection") for doc in _batch(listed)}


def _batch(answer: Doc) -> Sequence[Doc]:
    # Commands as they are, since pymongo's helpers break on the short answers of a scripted server.
    found: Sequence[Doc] = answer.get("cursor", {}).get("firstBatch", ())
    return found
