"""One crawl, from arguments that are checked to the last line and the exit code."""

import asyncio
import logging
import sys
from collections.abc import Mapping
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.statscollectors import StatsCollector

from newscrawl.archive.addon import check as check_archive
from newscrawl.archive.base import ArchiveError
from newscrawl.config import program, proxy
from newscrawl.distributed import addon as distributed
from newscrawl.extensions.runs import RunRecord
from newscrawl.logs.addon import has_line
from newscrawl.notices import plan
from newscrawl.pipelines import enrich
from newscrawl.runs import outcome
from newscrawl.runs.interrupts import OF_PROCESS
from newscrawl.sites import registry
from newscrawl.storage import open_store

logger = logging.getLogger("newscrawl")
FAILED_FEEDS = "feedexport/failed_count/"


class Crawling:
    """A run that is to be, is, or was."""

    exitcode = 0
    _running: Crawler | None = None

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def usage_error(self, args: list[str], given: Mapping[str, str]) -> str | None:
        """What is wrong with a spider's name and arguments, in one line."""
        loader = get_spider_loader(self._settings)
        if options := [word for word in args if word.startswith("-")]:
            return f"no option {options[0]}; see --help"
        there_is = f"there is: {', '.join(loader.list())}"
        if not args:
            return f"which spider? {there_is}"
        if len(args) > 1:
            unknown = " ".join(args[1:])
            return f"one spider, then -a NAME=VALUE; don't know what to do with {unknown!r}{_hint(unknown)}"
        if args[0] not in loader.list():
            return f"no spider {args[0]!r}; {there_is}{_hint(args[0])}"
        try:
            return self._argument_error(loader.load(args[0]), given)
        except ValueError as error:
            return str(error)

    def run(self, process: AsyncCrawlerProcess, spider: str, given: Mapping[str, str]) -> None:
        """Crawl, and judge what came of it."""
        if wrong := self._archive_error() or distributed.redis_error(self._settings):
            self.finish(f"failed: {wrong}", failed=True)
            return
        crawler = self._running = process.create_crawler(spider)
        crawl = process.crawl(crawler, **given)
        process.start(install_signal_handlers=False)  # Scrapy's drop the run at the second one
        OF_PROCESS.ignore()
        self._judge(crawler, _error(crawl), started=not process.bootstrap_failed)

    def cut_short(self) -> None:
        """End now: asked for again and again, or not getting to an end."""
        cut = f"the run was cut short: {', '.join(OF_PROCESS.names)}; its end was not waited for"
        if self._running and self._running._extensions:
            outcome.report(self._running.stats, cut)
            self._judge(self._running)
        else:
            self.finish(f"failed: {cut}", failed=True)

    def finish(self, line: str, *, failed: bool) -> None:
        """The last line: in the log, and on stderr where the log goes elsewhere."""
        self.exitcode = int(failed)
        logger.log(logging.ERROR if failed else logging.INFO, line)
        elsewhere = self._settings["LOG_FILE"] or not self._settings.getbool("LOG_ENABLED")
        if elsewhere or (not failed and has_line(self._settings)):
            print(line, file=sys.stderr)  # noqa: T201

    def _argument_error(self, spider: Any, given: Mapping[str, str]) -> str | None:
        check = getattr(spider, "check_arguments", None)
        asked = check(**given) if check else None
        open_store(self._settings["STORE_URI"])
        enrich.load(self._settings.getlist("ENRICH"))
        whole = [one.is_whole for one in getattr(asked, "lists", ())]
        if getattr(asked, "targets", ()) or any(whole):  # wanted here and now; and no pages to share out
            self._settings.set("DISTRIBUTED", False, priority="cmdline")
        plan.of(self._settings)
        offline = self._settings["REPLAY"] or not self._settings.getbool("HTTPPROXY_ENABLED")
        return distributed.usage_error(self._settings) or (None if offline else proxy.settle())

    def _archive_error(self) -> str | None:
        try:
            check_archive(self._settings)
        except ArchiveError as error:
            return str(error)
        return None

    def _judge(self, crawler: Crawler, error: BaseException | None = None, *, started: bool = True) -> None:
        record = crawler.get_extension(RunRecord) if crawler._extensions else None
        if record is None or not started:
            why = f": {_reason(error)}" if error else "; the log says why"
            self.finish(f"failed: the crawl could not start{why}", failed=True)
            return
        counts = ", ".join(f"{name} {n}" for name, n in record.counts().items() if n)
        problem = outcome.problem(crawler.stats) or _unwritten(crawler.stats)
        came_to = counts or "nothing fetched"
        self.finish(f"failed: {problem} ({came_to})" if problem else f"done: {came_to}", failed=bool(problem))


def _reason(error: BaseException) -> str:
    """With what it came after: Scrapy fails to close what failed to open."""
    before = error.__context__
    return f"{outcome.reason(error)}, after {outcome.reason(before)}" if before else outcome.reason(error)


def _unwritten(stats: StatsCollector) -> str | None:
    """What Scrapy's feeds could not store, which it only counts."""
    failed = sum(n for name, n in stats.get_stats().items() if name.startswith(FAILED_FEEDS))
    return f"{failed} of the outputs could not be written: the log says why" if failed else None


def _hint(typed: str) -> str:
    """For whoever types a URL where a spider's name stands, or behind it."""
    spider = next(iter(registry.by_spider()))
    return f"; one article: {program.called()} crawl {spider} -a url=URL" if "://" in typed else ""


def _error(crawl: object) -> BaseException | None:
    """What a crawl that has ended was ended by, if not by itself."""
    is_over = isinstance(crawl, asyncio.Future) and crawl.done() and not crawl.cancelled()
    return crawl.exception() if is_over else None  # type: ignore[attr-defined]
