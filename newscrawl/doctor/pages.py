"""What the store knows of the pages: rows given up, pages that no template fits, fields that go missing."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from newscrawl.runs import drift
from newscrawl.runs.limits import Limits
from newscrawl.sites.checks import Finding, Level
from newscrawl.storage import LISTINGS, REJECTS, RUNS, Store

UNKNOWN = "unknown template"
RETRY = "scrapy crawl SPIDER -a retry=failed retries them"
NEWER = "a newer newscrawl may know them: then scrapy reextract"


async def findings(
    store: Store, now: datetime, spiders: Iterable[str], limits: Limits
) -> AsyncIterator[Finding]:
    """Raises StoreError."""
    given_up = await store.count(LISTINGS, {"state": "failed", "next_at": None})
    yield _counted("given up", given_up, "rows were given up", RETRY)
    unknown = await store.count(REJECTS, {"reason": UNKNOWN, "stored_at": None})
    yield _counted("templates", unknown, "pages fit no template", NEWER)
    drifted = [found for spider in spiders async for found in _drift(store, spider, limits, now)]
    for found in drifted or [Finding("drift", Level.OK, "articles have their usual fields")]:
        yield found


def _counted(check: str, count: int, what: str, advice: str) -> Finding:
    level, told = (Level.WARN, f"{count} {what}") if count else (Level.OK, f"no {what}")
    return Finding(check, level, told, advice if count else "")


async def _drift(store: Store, spider: str, limits: Limits, now: datetime) -> AsyncIterator[Finding]:
    """What the last days' articles have less of than those before, and templates that are new."""
    where = {"spider": spider, "started_at": {"$gte": now - drift.BEFORE}}
    runs = await drift.sound_runs(store.find(RUNS, where, sort="-started_at"))
    newest, before = drift.split(runs, {}, limits.least, now)
    for told in drift.problems(newest, before, limits.least, limits.coverage_drop):
        yield Finding("drift", Level.WARN, told, "scrapy reextract, or report it")
    for name, one in (await drift.known(store, spider) or {}).items():
        if one["is_new"] and one["first_at"] > now - drift.BEFORE:
            words = f"template {name} was never seen before: {one['url']}"
            yield Finding("drift", Level.WARN, words, "check whether that article is complete")
