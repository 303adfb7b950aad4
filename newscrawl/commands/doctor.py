"""``scrapy doctor``: checks store, disks, clock, lists, robots, ban and one article, in a table."""

import argparse
import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from rich.text import Text

from newscrawl.cli.console import stdout
from newscrawl.cli.usage import PlainUsage, exit_with
from newscrawl.config import program, proxy
from newscrawl.reading.tables import Column, Grid
from newscrawl.sites import registry
from newscrawl.sites.checks import Finding, Level
from newscrawl.storage import BadStoreUri

_T = TypeVar("_T")
STYLES = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "bold red"}
SAME = "as above"
SETTINGS: dict[str, Any] = {
    "ITEM_PIPELINES": {},
    "SPIDER_MIDDLEWARES": {},
    "EXTENSIONS": {},
    "ARCHIVE_DIR": "",
    "RETRY_TIMES": 1,
    "STATS_DUMP": False,
    "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
    "HTTPERROR_ALLOW_ALL": True,  # what a status means is for the checks to say
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "newscrawl.middlewares.robots.SoundRobotsTxtMiddleware": 100,
    },
}
"""A visit, not a crawl: nothing is stored and nothing kept."""


class Command(PlainUsage):
    """Exit code 0: nothing failed; 1: something did; 2: bad usage."""

    requires_project = True

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Check the installation, the store and the site, and say what to do"

    def long_desc(self) -> str:
        return (
            "Check the installation, the store and the site, and say what to do. Of the site it fetches "
            "robots.txt, a page of each list and one article; --offline leaves that out. Nothing is stored. "
            "Exit code: 0 nothing failed (there may be warnings), 1 a check failed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--offline", action="store_true", help="skip the checks of the site")
        parser.add_argument("--json", action="store_true", help="print one JSON object per line")
        parser.add_argument(
            "--keep", metavar="DIR", type=Path, help="save the article's page there if no template fits it"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if args:
            exit_with(self.called, f"don't know what to do with {' '.join(args)!r}; see --help")
        if opts.keep and (wrong := _not_a_folder(opts.keep)):
            exit_with(self.called, wrong)
        if not opts.offline and (wrong := proxy.settle()):
            exit_with(self.called, wrong)
        if not opts.loglevel:
            self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.doctor import local, store, versions  # here, as below: --help needs none of it
        from newscrawl.doctor.store import Seen

        findings = [
            *local.disks(self.settings),
            *local.archive(self.settings, made=not opts.offline),
            local.agent(self.settings["USER_AGENT"]),
            versions.packages(),
        ]
        seen = Seen()
        try:
            seen = _apart(store.look(self.settings, registry.by_spider(), written=not opts.offline))
        except BadStoreUri as error:
            seen.findings.append(Finding("store", Level.FAIL, str(error), "set STORE_URI"))
        findings = [*seen.findings[:1], *findings, *seen.findings[1:]]
        findings += self._sites(opts, {id(registry.by_spider()[name]) for name in seen.paused})
        show(findings, as_json=opts.json)
        self.exitcode = int(any(finding.level is Level.FAIL for finding in findings))

    def _sites(self, opts: argparse.Namespace, paused: set[int]) -> list[Finding]:
        """What the visits find: of every site, but for those that want to be asked nothing now."""
        hosts = {site.hosts for site in registry.sites() if id(site) in paused}
        sites = [site for site in registry.sites() if site.hosts not in hosts]
        if opts.offline or not sites:
            return []
        from scrapy.crawler import Crawler

        from newscrawl.doctor.order import ordered
        from newscrawl.doctor.spider import DoctorSpider

        settings = self.crawler_process.settings.copy()
        settings.setdict(SETTINGS, priority="cmdline")
        groups = [[one for one in sites if one.hosts == hosts] for hosts in {site.hosts: 1 for site in sites}]
        crawlers = [Crawler(DoctorSpider, settings) for _ in groups]
        for crawler, group in zip(crawlers, groups, strict=True):
            self.crawler_process.crawl(crawler, sites=group, keep=opts.keep)
        self.crawler_process.start()
        spiders = (crawler.spider for crawler in crawlers)
        return [
            found
            for spider in spiders
            if isinstance(spider, DoctorSpider)
            for found in ordered(spider.findings)
        ]


def _apart(work: Coroutine[Any, Any, _T]) -> _T:
    """Done in a loop of its own: this thread's is Scrapy's, which the visits still need."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _not_a_folder(path: Path) -> str | None:
    """Why no page can be kept there; the folder is made where there is none."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"--keep {path}: {error.strerror}"
    return None


def show(findings: list[Finding], *, as_json: bool) -> None:
    """The findings as a table, or a JSON object a line."""
    if as_json:
        for finding in findings:
            line = {
                "check": finding.check,
                "level": finding.level,
                "told": finding.told,
                "advice": program.as_typed(finding.advice),
            }
            print(json.dumps(line, ensure_ascii=False))
        return
    table = Grid(
        [Column("check"), Column(""), Column("what was seen", least=20), Column("what to do", least=16)]
    )
    for former, finding in zip([None, *findings], findings, strict=False):
        level = Text(finding.level, style=STYLES[finding.level])
        same = former and (former.told, former.advice) == (finding.told, finding.advice)
        words = (SAME, SAME) if same else (finding.told, program.as_typed(finding.advice))
        table.add(finding.check, level, *words)
    stdout().print(table)
