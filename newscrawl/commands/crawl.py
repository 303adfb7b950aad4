"""``scrapy crawl`` with checked arguments and an honest exit code."""

import argparse
import asyncio
import logging
import os
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.spiderloader import get_spider_loader

from newscrawl import logs
from newscrawl.archive.addon import check as check_archive
from newscrawl.archive.base import ArchiveError
from newscrawl.cli.arguments import once
from newscrawl.cli.usage import SPIDERS, PlainUsage, exit_with
from newscrawl.config import proxy
from newscrawl.distributed import addon as distributed
from newscrawl.extensions.runs import RunRecord
from newscrawl.runs import outcome
from newscrawl.runs.interrupts import OF_PROCESS
from newscrawl.storage import open_store

logger = logging.getLogger("newscrawl")


class Command(PlainUsage, ScrapyCrawl):
    """Exit code 0: the run did its job; 1: it did not, and the last line says why; 2: bad usage."""

    prints_json = True
    _running: Crawler | None = None

    def syntax(self) -> str:
        return "[options] <spider> [-a NAME=VALUE …]"

    def long_desc(self) -> str:
        return (
            "Run a spider. sina_china takes -a url=U[,U…] or urls_file=F (- for stdin): just these articles, "
            "to be read on a terminal, else printed as JSON; channels=1686,部委动态, since= and "
            "until=YYYY-MM-DD (Beijing days), max_pages=N, retry=failed (what was given up); without "
            "arguments it stores what is new. Exit code: 0 done, 1 not done (the last line says why), "
            "2 bad usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--wait", action="store_true", help="wait for another run instead of leaving")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        OF_PROCESS.install(self._force)
        try:
            opts.spargs = once(opts.spargs)
        except ValueError as error:
            exit_with(self.called, str(error))
        super().process_options(args, opts)
        if wrong := self._usage_error(args, opts):
            exit_with(self.called, wrong)  # here, before Scrapy logs its start: the error is the only line

        if opts.wait and self.settings:
            self.settings.set("LEASE_WAIT", True, priority="cmdline")

    def completes(self) -> tuple[str, ...]:
        return (SPIDERS,)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None  # noqa: S101 - set by scrapy.cmdline
        if wrong := self._archive_error() or distributed.redis_error(self.settings):
            self._finish(f"failed: {wrong}", failed=True)
            return
        assert self.crawler_process is not None  # noqa: S101 - set by scrapy.cmdline
        crawler = self._running = self._create_crawler(args[0])
        crawl = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start(install_signal_handlers=False)  # Scrapy's drop the run at the second one
        OF_PROCESS.ignore()
        self._judge(crawler, _error(crawl))

    def _usage_error(self, args: list[str], opts: argparse.Namespace) -> str | None:
        assert self.settings is not None  # noqa: S101 - set by scrapy.cmdline
        loader = get_spider_loader(self.settings)
        there_is = f"there is: {', '.join(loader.list())}"
        if not args:
            return f"which spider? {there_is}"
        if len(args) > 1:
            return f"one spider, then -a NAME=VALUE; don't know what to do with {' '.join(args[1:])!r}"
        if args[0] not in loader.list():
            return f"no spider {args[0]!r}; {there_is}"
        try:
            check = getattr(loader.load(args[0]), "check_arguments", None)
            asked = check(**opts.spargs) if check else None
            open_store(self.settings["STORE_URI"])
            if getattr(asked, "targets", ()):  # who pastes a URL wants the answer here and now
                self.settings.set("DISTRIBUTED", False, priority="cmdline")
            offline = self.settings["REPLAY"] or not self.settings.getbool("HTTPPROXY_ENABLED")
            return distributed.usage_error(self.settings) or (None if offline else proxy.settle())
        except ValueError as error:
            return str(error)

    def _archive_error(self) -> str | None:
        assert self.settings is not None  # noqa: S101 - set by scrapy.cmdline
        try:
            check_archive(self.settings)
        except ArchiveError as error:
            return str(error)
        return None

    def _judge(self, crawler: Crawler, error: BaseException | None = None) -> None:
        record = crawler.get_extension(RunRecord) if crawler._extensions else None
        if record is None or (self.crawler_process and self.crawler_process.bootstrap_failed):
            why = f": {outcome.reason(error)}" if error else "; the log says why"
            self._finish(f"failed: the crawl could not start{why}", failed=True)
            return
        counts = ", ".join(f"{name} {n}" for name, n in record.counts().items() if n)
        problem = outcome.problem(crawler.stats)
        came_to = counts or "nothing fetched"
        self._finish(
            f"failed: {problem} ({came_to})" if problem else f"done: {came_to}", failed=bool(problem)
        )

    def _force(self) -> None:
        """End now: asked for again and again, or not getting to an end."""
        cut = f"the run was cut short: {', '.join(OF_PROCESS.names)}; its end was not waited for"
        if self._running and self._running._extensions:
            outcome.report(self._running.stats, cut)
            self._judge(self._running)
        else:
            self._finish(f"failed: {cut}", failed=True)
        os._exit(1)

    def _finish(self, line: str, *, failed: bool) -> None:
        """The last line: in the log, and on stderr where the log goes elsewhere."""
        assert self.settings is not None  # noqa: S101 - set by scrapy.cmdline
        self.exitcode = int(failed)
        logger.log(logging.ERROR if failed else logging.INFO, line)
        elsewhere = self.settings["LOG_FILE"] or not self.settings.getbool("LOG_ENABLED")
        if elsewhere or (not failed and logs.has_line(self.settings)):
            print(line, file=sys.stderr)


def _error(crawl: object) -> BaseException | None:
    """What a crawl that has ended was ended by, if not by itself."""
    is_over = isinstance(crawl, asyncio.Future) and crawl.done() and not crawl.cancelled()
    return crawl.exception() if is_over else None  # type: ignore[attr-defined]
