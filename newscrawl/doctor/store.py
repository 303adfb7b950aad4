"""The doctor's one look into the store: whether it can be used, who wants to be left alone, what it knows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scrapy.settings import BaseSettings

from newscrawl.doctor import notices, pages, parts, runs, takedowns, versions
from newscrawl.doctor.local import folders
from newscrawl.reading.counted import counted
from newscrawl.reading.sound import SoundStore
from newscrawl.runs import pauses
from newscrawl.runs.limits import Limits
from newscrawl.sites.checks import Finding, Level
from newscrawl.storage import (
    ARTICLES,
    CONTROL,
    LISTINGS,
    Access,
    NoStoreYet,
    Put,
    Store,
    StoreError,
    open_store,
)

MEND = "set STORE_URI, or fix what it names"
FIRST = "crawl, unless there was one: then correct STORE_URI"


@dataclass(slots=True)
class Seen:
    """``findings``: the store's own first. ``paused``: spiders whose sites are to be asked nothing now."""

    findings: list[Finding] = field(default_factory=list)
    paused: set[str] = field(default_factory=set)


async def look(settings: BaseSettings, spiders: Iterable[str], *, written: bool) -> Seen:
    """Open the store once and ask it everything. ``written``: make it and write into it, too.

    Raises BadStoreUri for a URI that names no store.
    """
    store = open_store(settings["STORE_URI"])
    found = Seen()
    try:
        found.findings.append(await _usable(store, written=written))
        if found.findings[0].level is Level.OK or await _is_readable(store, written):
            await _ask(SoundStore(store, {}), settings, spiders, found)
    except StoreError as error:
        found.findings[:1] = [_failed(error)]
    finally:
        await store.close()
    return found


async def _usable(store: Store, *, written: bool) -> Finding:
    """Whether it does what a crawl needs of it, and how much is in it."""
    try:
        await store.open(Access.MAKE if written else Access.READ)
        if written:
            await store.write([Put(CONTROL, {"_id": "doctor", "seen_at": datetime.now(UTC)})])
        articles, rows = await store.count(ARTICLES), await store.count(LISTINGS)
    except StoreError as error:
        return _failed(error)
    told = f"{store.name}: {counted(articles, 'article')}, {counted(rows, 'row listed', 'rows listed')}"
    return Finding("store", Level.OK, told)


async def _is_readable(store: Store, written: bool) -> bool:
    """A store that takes no writes may still know of a ban, and more."""
    if not written:
        return False
    await store.close()
    try:
        await store.open(Access.READ)
    except StoreError:
        return False
    return True


def _failed(error: StoreError) -> Finding:
    if isinstance(error, NoStoreYet):
        return Finding("store", Level.WARN, str(error), FIRST)
    return Finding("store", Level.FAIL, str(error), MEND)


async def _ask(store: Store, settings: BaseSettings, spiders: Iterable[str], found: Seen) -> None:
    now, names = datetime.now(UTC), list(spiders)
    for name, told in (await _pauses(store, names, now)).items():
        found.paused.add(name)
        found.findings.append(Finding("ban", Level.FAIL, told, "wait until then: nothing was asked"))
    limits = Limits.of(settings)
    for part in (
        runs.findings(store, now, folders(settings)),
        pages.findings(store, now, names, limits),
        parts.findings(store, settings["ARCHIVE_DIR"]),
        versions.findings(store),
        notices.findings(store, settings),
        takedowns.findings(store),
    ):
        found.findings += [one async for one in part]
    wrong = {one.check for one in found.findings if one.level is not Level.OK}
    found.findings[1:] = [
        one for one in found.findings[1:] if one.level is not Level.OK or one.check not in wrong
    ]


async def _pauses(store: Store, spiders: Iterable[str], now: datetime) -> dict[str, str]:
    """By spider, until when its site wants to be asked nothing, and why."""
    names = {pauses.key(spider): spider for spider in spiders}
    kept = await store.get(CONTROL, names)
    return {names[key]: pauses.told(doc) for key, doc in kept.items() if pauses.is_on(doc, now)}
