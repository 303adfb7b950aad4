"""The crawls that are compared, by name."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

QUICK: dict[str, Any] = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "FIRST_RUN_PAGES": 1_000_000,
}
"""Without politeness, which would be all that is measured. Scrapy 2.19 starts CONCURRENT_REQUESTS where a
domain may have fewer, and throws the connections above those away: so both are the same."""

METER = {"benchmarks.crawl.meter.Meter": 5}
NOWHERE = {
    "newscrawl.extensions.session.StoreSession": None,
    "benchmarks.crawl.nothing.NothingSession": 10,
}

INSERTING = {"benchmarks.crawl.inserting.InsertPipeline": 300}


@dataclass(frozen=True, slots=True)
class Variant:
    """One crawl: a baseline's spider, or the project with a store."""

    name: str
    what: str
    spider: str = "sina_china"
    store: str = ""
    """``sqlite``, ``mongo``, or empty for none."""

    latency: float = 0.0
    """Seconds added before what is sent to the store."""

    archive: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    def settings(self, folder: Path, mongo: str) -> dict[str, Any]:
        """On top of Scrapy's defaults (a baseline) or the project's settings; ``mongo`` is the URI to use."""
        if self.spider == "bare":
            return {"EXTENSIONS": METER}
        if self.spider == "loader":
            feed = {str(folder / "items.jsonl"): {"format": "jsonlines"}}
            into = {"ITEM_PIPELINES": INSERTING, "MONGO_URI": mongo} if self.store else {"FEEDS": feed}
            return {"EXTENSIONS": METER, **into}
        uri = mongo if self.store == "mongo" else f"sqlite:///{folder}/news.db"
        where = {"STORE_URI": uri, "ARCHIVE_DIR": str(folder / "archive") if self.archive else ""}
        return QUICK | where | {"EXTENSIONS": METER | ({} if self.store else NOWHERE)} | self.extra


VARIANTS = (
    Variant("bare", "Scrapy with its default settings, only fetching", spider="bare"),
    Variant("loader", "an item loader written by hand, into JSON lines", spider="loader"),
    Variant("nothing", "the whole pipeline, into nothing"),
    Variant("sqlite", "into SQLite", store="sqlite"),
    Variant("archive", "into SQLite, with the archive", store="sqlite", archive=True),
    Variant("inserted", "the loader, its items inserted into MongoDB", spider="loader", store="mongo"),
    Variant("mongo", "into MongoDB", store="mongo"),
    Variant("mongo20", "into MongoDB, 20 ms away", store="mongo", latency=0.02),
)
