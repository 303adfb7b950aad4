"""What is behind: packages older than newscrawl asks for, and parts of the store made by an older version."""

from collections.abc import AsyncIterator, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

import newscrawl
from newscrawl.codec import Doc
from newscrawl.sites import registry
from newscrawl.sites.checks import Finding, Level
from newscrawl.storage import ARTICLES, CONTROL, SIGNATURES, Store
from newscrawl.stories.minhash import SCHEME

LOOKED_AT = 50
"""Articles at either end of time whose extraction is looked at, and signatures."""

BEHIND = "scrapy reextract --dry-run shows what today's extraction would change"
REQUIREMENTS = Path(newscrawl.__file__).parents[1] / "requirements.txt"
"""In a clone; an installed wheel has them in its metadata."""

INSTALL = "pip install --upgrade -r requirements.txt, or the newer wheel"
REBUILD = "scrapy stories --rebuild"
UPGRADE = "upgrade this installation: the store is of a newer one"
NEXT_CRAWL = "the next crawl brings it up to date"


async def findings(store: Store) -> AsyncIterator[Finding]:
    """What of the store is behind. Raises StoreError."""
    behind = await _behind(store)
    told = f"{behind} of the {2 * LOOKED_AT} oldest and newest articles are of an older extraction"
    if behind:
        yield Finding("extraction", Level.WARN, told, BEHIND)
    else:
        yield Finding("extraction", Level.OK, "the oldest and newest articles are of today's extraction")
    schemes = {doc.get("scheme") async for doc in store.find(SIGNATURES, limit=LOOKED_AT)}
    if schemes - {SCHEME}:
        yield Finding("signatures", Level.WARN, "stories were grouped by an older scheme", REBUILD)
    if schema := (await store.get(CONTROL, ["schema"])).get("schema"):
        yield _schema(schema.get("version"))


def _schema(stored: object) -> Finding:
    # Only MongoDB notes one, and only then is its driver needed.
    from newscrawl.storage.mongo.schema import VERSION

    if stored == VERSION:
        return Finding("schema", Level.OK, f"validators and views of version {VERSION}")
    told = f"validators and views are of version {stored}, this newscrawl has {VERSION}"
    ahead = isinstance(stored, int) and stored > VERSION
    return Finding("schema", Level.WARN, told, UPGRADE if ahead else NEXT_CRAWL)


async def _behind(store: Store) -> int:
    """Articles among the oldest and the newest that were made by an older extraction."""
    found: dict[str, Doc] = {}
    for sort in ("published_at", "-published_at"):
        async for doc in store.find(ARTICLES, {"published_at": {"$ne": None}}, sort=sort, limit=LOOKED_AT):
            found[doc["_id"]] = doc
    return sum(_is_behind(doc) for doc in found.values())


def _is_behind(doc: Doc) -> bool:
    version = doc.get("parser_version")
    site = registry.of(doc["_id"], str(doc.get("url") or ""))
    return isinstance(version, int) and version < site.parser_version


def packages(file: Path = REQUIREMENTS) -> Finding:
    """Whether every package is there, in a version that newscrawl is known to work with."""
    wrong = list(_wrong(_asked_for(file)))
    if wrong:
        return Finding("packages", Level.WARN, "; ".join(wrong), INSTALL)
    return Finding("packages", Level.OK, "none is older than newscrawl asks for")


def _asked_for(file: Path) -> list[Requirement]:
    if file.exists():
        lines = [line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines()]
    else:
        lines = [line for line in metadata.requires("newscrawl") or () if "extra ==" not in line]
    return [Requirement(line) for line in lines if line]


def _wrong(asked: list[Requirement]) -> Iterator[str]:
    for one in asked:
        try:
            there = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            yield f"{one.name} is missing"
            continue
        if not one.specifier.contains(there, prereleases=True):
            yield f"{one.name} {there}, asked for: {one.specifier}"
