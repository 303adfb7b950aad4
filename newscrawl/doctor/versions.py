"""What is behind: packages older than newscrawl asks for, and parts of the store made by an older version."""

from collections.abc import AsyncIterator, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

import newscrawl
from newscrawl.codec import Doc
from newscrawl.sites import registry
from newscrawl.sites.checks import Finding, Level
from newscrawl.storage import ARTICLES, CONTROL, SIGNATURES, Store, grams
from newscrawl.storage.sqlite import signs
from newscrawl.stories.minhash import SCHEME

LOOKED_AT = 50
"""Articles at either end of time whose extraction is looked at, and signatures."""

BEHIND = "scrapy reextract --dry-run shows what this version would change"
REQUIREMENTS = Path(newscrawl.__file__).parents[1] / "requirements.txt"
"""In a clone; an installed wheel has them in its metadata."""

INSTALL = "pip install --upgrade -r requirements.txt, or the newer wheel"
REBUILD = "scrapy stories --rebuild"
UPGRADE = "upgrade this installation: a newer one has written the store"
NEXT_CRAWL = "nothing: the next crawl updates them"


async def findings(store: Store) -> AsyncIterator[Finding]:
    """What of the store is behind. Raises StoreError."""
    behind = await _behind(store)
    told = f"{behind} of the {2 * LOOKED_AT} oldest and newest articles were extracted by an older version"
    if behind:
        yield Finding("extraction", Level.WARN, told, BEHIND)
    else:
        yield Finding("extraction", Level.OK, "the oldest and newest articles were extracted by this version")
    schemes = {str(doc.get("scheme")) async for doc in store.find(SIGNATURES, limit=LOOKED_AT)}
    if schemes - {SCHEME}:
        yield Finding("signatures", Level.WARN, "stories were grouped by an older version", REBUILD)
    note = (await store.get(CONTROL, ["schema"])).get("schema") or {}
    if "terms" in note:
        ours = grams.VERSION if "version" in note else signs.VERSION  # MongoDB's terms, or SQLite's packs
        yield _compared("search", "search terms", note["terms"], ours)
    if "version" in note:
        # Only MongoDB notes it, and only then is its driver needed.
        from newscrawl.storage.mongo.schema import VERSION

        yield _compared("schema", "validators and views", note["version"], VERSION)


def _compared(check: str, what: str, stored: object, ours: int) -> Finding:
    if stored == ours:
        return Finding(check, Level.OK, f"{what} are of version {ours}")
    ahead = isinstance(stored, int) and stored > ours
    told = f"{what} are of version {stored}, this newscrawl has version {ours}"
    return Finding(check, Level.WARN, told, UPGRADE if ahead else NEXT_CRAWL)


async def _behind(store: Store) -> int:
    """Articles among the oldest and the newest that were made by an older extraction."""
    return sum(_is_behind(doc) for doc in await ends(store))


async def ends(store: Store) -> list[Doc]:
    """The oldest and the newest articles."""
    found: dict[str, Doc] = {}
    for sort in ("published_at", "-published_at"):
        async for doc in store.find(ARTICLES, {"published_at": {"$ne": None}}, sort=sort, limit=LOOKED_AT):
            found[doc["_id"]] = doc
    return [*found.values()]


def _is_behind(doc: Doc) -> bool:
    version = doc.get("parser_version")
    site = registry.of(doc["_id"], str(doc.get("url") or ""))
    return isinstance(version, int) and version < site.parser_version


def packages(file: Path = REQUIREMENTS) -> Finding:
    """Whether every package is there, in a version that newscrawl is known to work with."""
    wrong = list(_wrong(_asked_for(file)))
    if wrong:
        return Finding("packages", Level.WARN, "; ".join(wrong), INSTALL)
    return Finding("packages", Level.OK, "all in the versions that newscrawl needs")


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
            yield f"{one.name} {there}, needed: {one.specifier}"
