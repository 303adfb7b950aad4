"""Checks of this machine: the store and the disks. No network but the store's own."""

import shutil
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from scrapy.settings import BaseSettings

from newscrawl.doctor.known import findings
from newscrawl.reading.sound import SoundStore
from newscrawl.runs import drift, pauses
from newscrawl.runs.gate import Limits
from newscrawl.sites.checks import Finding, Level
from newscrawl.storage import ARTICLES, CONTROL, LISTINGS, RUNS, Access, Put, Store, StoreError, open_store

_T = TypeVar("_T")
LOW, EMPTY = 2 << 30, 200 << 20
"""Bytes free: below the first a warning, below the second a failure."""


async def store(uri: str, *, written: bool) -> Finding:
    """Whether the store can be read, and with ``written`` also made and written, and what is in it."""
    place = open_store(uri)
    try:
        await place.open(Access.MAKE if written else Access.READ)
        if written:
            await place.write([Put(CONTROL, {"_id": "doctor", "seen_at": datetime.now(UTC)})])
        told = (
            f"{place.name}: {await place.count(ARTICLES)} articles, {await place.count(LISTINGS)} rows listed"
        )
    except StoreError as error:
        return Finding("store", Level.FAIL, str(error), "set STORE_URI, or mend what it names")
    finally:
        await place.close()
    return Finding("store", Level.OK, told)


async def is_readable(uri: str) -> bool:
    """Whether the store can be asked at all: where it can't, its own check says why, once and soon."""
    try:
        await _read(uri, lambda place: place.get(CONTROL, ["schema"]))
    except StoreError:
        return False
    return True


async def pauses_on(uri: str, spiders: Iterable[str]) -> dict[str, Finding]:
    """By spider, until when its site wants to be asked nothing; none where the store cannot be read."""
    names = {pauses.key(spider): spider for spider in spiders}
    try:
        found = await _read(uri, lambda place: place.get(CONTROL, names))
    except StoreError:
        return {}  # the store's own check says why
    now = datetime.now(UTC)
    return {
        names[key]: Finding("ban", Level.FAIL, pauses.told(pause), "wait until then: nothing was asked")
        for key, pause in found.items()
        if pauses.is_on(pause, now)
    }


async def given_up(uri: str) -> list[Finding]:
    """How many rows are not tried again."""
    try:
        count = await _read(uri, lambda place: place.count(LISTINGS, {"state": "failed", "next_at": None}))
    except StoreError:
        return []
    told, advice = f"{count} rows were given up", "scrapy crawl SPIDER -a retry=failed tries them again"
    return [Finding("given up", Level.WARN, told, advice)] if count else []


async def drifted(uri: str, spiders: Iterable[str], limits: Limits) -> list[Finding]:
    """What the last days' articles have less of than those before, and templates that are new."""
    now = datetime.now(UTC)
    found: list[Finding] = []
    try:
        for spider in spiders:
            found += await _read(uri, partial(_drift, spider=spider, limits=limits, now=now))
    except StoreError:
        return []
    return found


async def _drift(place: Store, spider: str, limits: Limits, now: datetime) -> list[Finding]:
    where = {"spider": spider, "started_at": {"$gte": now - drift.BEFORE}}
    runs = await drift.sound_runs(place.find(RUNS, where, sort="-started_at"))
    newest, before = drift.split(runs, {}, limits.least, now)
    told = drift.problems(newest, before, limits.least, limits.coverage_drop)
    found = [Finding("drift", Level.WARN, one, "scrapy reextract, or report it") for one in told]
    key = f"templates:{spider}"
    seen = (await place.get(CONTROL, [key])).get(key, {}).get("seen") or {}
    for name, one in seen.items():
        if one["is_new"] and one["first_at"] > now - drift.BEFORE:
            words = f"template {name} was never seen before: {one['url']}"
            found.append(Finding("drift", Level.WARN, words, "look whether the article is whole"))
    return found


async def _read(uri: str, ask: Callable[[Store], Awaitable[_T]]) -> _T:
    place = open_store(uri)
    try:
        await place.open(Access.READ)
        return await ask(place)
    finally:
        await place.close()


async def known(settings: BaseSettings) -> list[Finding]:
    """What the store knows; nothing where it cannot be read, of which its own check tells."""

    async def ask(place: Store) -> list[Finding]:
        sound = SoundStore(place, {})
        return [found async for found in findings(sound, datetime.now(UTC), folders(settings))]

    try:
        return await _read(settings["STORE_URI"], ask)
    except StoreError:
        return []


def folders(settings: BaseSettings) -> dict[str, str]:
    """Where the archive and the store are, by the name of their disk."""
    places = {"archive disk": settings["ARCHIVE_DIR"]}
    scheme, _, path = settings["STORE_URI"].partition(":///")
    if scheme == "sqlite":
        places["store disk"] = str(Path(path).parent)
    return places


def disks(settings: BaseSettings) -> Iterator[Finding]:
    """How much room the store's and the archive's disks have."""
    for name, folder in folders(settings).items():
        if folder:
            yield _disk(name, Path(folder))


def _disk(name: str, folder: Path) -> Finding:
    existing = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(existing).free
    told = f"{free / (1 << 30):.1f} GiB free for {folder}"
    if free < EMPTY:
        return Finding(name, Level.FAIL, told, "make room: a full disk stops the crawl")
    if free < LOW:
        return Finding(name, Level.WARN, told, "a day of news takes about 0.1 GiB with its archive")
    return Finding(name, Level.OK, told)
