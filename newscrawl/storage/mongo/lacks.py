"""What of a database is missing, or does not hold what it should: somebody took it out.

Terms are looked at for a few articles, the first and the last.
"""

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.database import AsyncDatabase

from newscrawl.codec import Doc
from newscrawl.schema import COLLECTIONS
from newscrawl.storage.base import Lack
from newscrawl.storage.collections import ARTICLES, CONTROL, INDEXES, SEARCH
from newscrawl.storage.lacking import LOOKED_AT, named
from newscrawl.storage.mongo.schema import KEY, VERSION
from newscrawl.storage.mongo.terms import FIELDS, size, terms
from newscrawl.storage.mongo.views import VIEWS

Database = AsyncDatabase[Doc]
APPLY = (
    'db.control.updateOne({_id: "schema"}, {$unset: {version: ""}}) in mongosh, and the next crawl makes it'
)
ANEW = "db.search.deleteMany({}) in mongosh, and the next crawl makes them anew"


async def found(database: Database, *, has_text_index: bool) -> list[Lack]:
    """What a store tells of its database. ``has_text_index``: or can have none."""
    known = [lack for part in (_indexes, _schema, _terms) if (lack := await part(database))]
    if not has_text_index and not any(lack.part == "search" for lack in known):
        told = "there is no text index: searches read the terms of all articles"
        known.append(Lack("search", told, "nothing: the next crawl makes it, where the server can"))
    return known


async def _indexes(database: Database) -> Lack | None:
    lacking = []
    for collection, wanted in INDEXES.items():
        there = await database[collection].index_information() if wanted else {}
        keys = {tuple(path for path, _ in index["key"]) for index in there.values()}
        lacking += [f"{collection} {'+'.join(paths)}" for paths in wanted if (*paths, "_id") not in keys]
    return Lack("parts", f"missing: index {named(lacking)}; reads are slow") if lacking else None


async def _schema(database: Database) -> Lack | None:
    """Of what this version has applied: another's is told of by its number, and some servers take none."""
    if not await database[CONTROL].find_one({"_id": KEY, "version": VERSION}):
        return None
    there = {doc["name"]: doc async for doc in await database.list_collections()}
    options = {name: doc.get("options", {}) for name, doc in there.items()}
    lacking = [f"validator {name}" for name in COLLECTIONS if not options.get(name, {}).get("validator")]
    lacking += [f"view {name}" for name in VIEWS if there.get(name, {}).get("type") != "view"]
    return Lack("schema", f"missing: {named(lacking)}", APPLY) if lacking else None


async def _terms(database: Database) -> Lack | None:
    articles, there = [await size(database[name]) for name in (ARTICLES, SEARCH)]
    if articles > there or await database[SEARCH].find_one({"stale": True}, {"_id": 1}):
        return Lack("search", f"{articles} articles, {there} with search terms: searches read the others")
    wrong: set[str] = set()
    for way in (ASCENDING, DESCENDING):
        ends = database[ARTICLES].find({}, dict.fromkeys(FIELDS, 1)).sort("_id", way).limit(LOOKED_AT)
        docs = {doc["_id"]: doc async for doc in ends}
        known = {doc["_id"]: doc async for doc in database[SEARCH].find({"_id": {"$in": [*docs]}})}
        wrong |= {key for key, doc in docs.items() if known.get(key) != terms(doc)}
    told = (
        f"{len(wrong)} of the {2 * LOOKED_AT} first and last articles have other search terms than their text"
    )
    return Lack("search", f"{told}: searches do not find them", ANEW) if wrong else None
