"""Who is told in words, and whether they take it. Nothing is sent: `scrapy watch --send-test` does."""

from collections.abc import AsyncIterator

from scrapy.settings import BaseSettings

from newscrawl.notices import plan, states
from newscrawl.notices.errors import BadNotices
from newscrawl.sites import registry
from newscrawl.sites.checks import Finding, Level
from newscrawl.sites.days import shown
from newscrawl.storage import Store

CHECK = "notify"
TRY = "scrapy watch --send-test tries it"


async def findings(store: Store, settings: BaseSettings) -> AsyncIterator[Finding]:
    """Raises StoreError."""
    try:
        found = plan.of(settings)
    except BadNotices as error:
        for problem in error.problems:
            yield Finding(CHECK, Level.FAIL, problem, "correct it: no run starts until then")
        return
    fared = await states.read(store)
    failing = {name: fared[name] for name in found.channels if fared.get(name, {}).get("failures")}
    for name, state in failing.items():
        since = f"{shown(state.get('failed_at'))} {registry.home().place} time"
        yield Finding(
            CHECK, Level.WARN, f"{name} has accepted nothing since {since}: {state.get('error')}", TRY
        )
    if not failing:
        told = ", ".join(found.channels) or "no channel is configured"
        yield Finding(CHECK, Level.OK, f"{told}; watches: {len(found.watches)}" if found.watches else told)
