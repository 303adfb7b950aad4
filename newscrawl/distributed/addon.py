"""The setting ``DISTRIBUTED``: the add-on that makes a run one of many workers, and checks before the start.

Nothing here imports Redis before it is wanted: it is an extra, ``pip install newscrawl[distributed]``.
"""

from importlib.util import find_spec
from typing import Any

from scrapy.settings import BaseSettings

from newscrawl.config.extras import install
from newscrawl.extensions.lease import Lease
from newscrawl.middlewares.ban import BanMiddleware
from newscrawl.middlewares.ledger import LedgerMiddleware

OURS = "newscrawl.distributed"
MODULES = {"redis": "redis", "scrapy_redis": "scrapy-redis"}


class DistributedAddon:
    """Puts the shared scheduler, rate, lease and ban in place of a single run's."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Do so where ``DISTRIBUTED`` is on."""
        if not settings.getbool("DISTRIBUTED"):
            return
        _replace(settings)
        for name, value in _shared().items():
            settings.set(name, value, priority="addon")


def _replace(settings: BaseSettings) -> None:
    from newscrawl.distributed.lease import WorkersLease
    from newscrawl.distributed.middlewares import LeaderLedgerMiddleware, SharedBanMiddleware
    from newscrawl.distributed.worker import Worker

    replace = settings.replace_in_component_priority_dict
    replace("EXTENSIONS", Lease, WorkersLease)
    replace("SPIDER_MIDDLEWARES", LedgerMiddleware, LeaderLedgerMiddleware)
    replace("DOWNLOADER_MIDDLEWARES", BanMiddleware, SharedBanMiddleware)
    settings.set_in_component_priority_dict("EXTENSIONS", Worker, 15)
    settings.set("DUPEFILTER_CLASS", f"{OURS}.scheduler.ArticleDupeFilter", priority="project")


def _shared() -> dict[str, Any]:
    """scrapy-redis's settings, and how much a worker takes at a time: its death delays so much."""
    from newscrawl.distributed.board import CONNECTION, prefix

    crawl = prefix("%(spider)s")
    handler = f"{OURS}.rate.SharedRateHandler"
    return {
        "SCHEDULER": f"{OURS}.scheduler.SharedScheduler",
        "SCHEDULER_PERSIST": True,  # the last worker clears up, not the first one that ends
        "SCHEDULER_QUEUE_KEY": f"{crawl}:requests",
        "SCHEDULER_DUPEFILTER_KEY": f"{crawl}:dupefilter",
        "REDIS_PARAMS": CONNECTION | {"retry_on_timeout": False},
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "CONCURRENT_REQUESTS": 4,
    }


def usage_error(settings: BaseSettings) -> str | None:
    """Why the settings won't do for a worker, in one line; None when they will, or it is to be none."""
    if not settings.getbool("DISTRIBUTED"):
        return None
    if missing := [name for module, name in MODULES.items() if not find_spec(module)]:
        return f"DISTRIBUTED needs {' and '.join(missing)}: {install('distributed')}"
    if not settings["STORE_URI"].startswith(("mongodb://", "mongodb+srv://")):
        return "DISTRIBUTED needs a STORE_URI that all workers reach: mongodb://host/db"
    if settings["REPLAY"]:
        return "REPLAY crawls from files of this machine: leave out DISTRIBUTED"
    return _url_error(settings["REDIS_URL"])


def _url_error(url: str) -> str | None:
    from redis import Redis

    try:
        Redis.from_url(url).close()
    except ValueError as error:
        return f"REDIS_URL: {error}"
    return None


def redis_error(settings: BaseSettings) -> str | None:
    """Why there is no Redis for a worker, in one line; None when there is, or it is to be none."""
    if not settings.getbool("DISTRIBUTED"):
        return None
    from redis import Redis, RedisError

    from newscrawl.distributed.board import CONNECTION, shown

    url = settings["REDIS_URL"]
    try:
        with Redis.from_url(url, **CONNECTION) as server:
            server.ping()
    except RedisError as error:
        return f"{shown(url)}: {error}; start it, or say where it is with REDIS_URL"
    return None
