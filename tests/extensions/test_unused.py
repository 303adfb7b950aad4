"""What is off is not loaded: a crawl begins sooner."""

import subprocess
import sys
from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawl import settings as ours
from newscrawl.extensions.unused import OFF, UnusedAddon
from tests.crawl.runs import ROOT, Desk

COOKIES = "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"
REMOTE = "scrapy.extensions.remote_control.RemoteControl"


def after(**given: Any) -> Settings:
    settings = Settings(ours.defaults, "project")
    settings.setdict(given, "cmdline")
    UnusedAddon().update_settings(settings)
    return settings


def test_what_is_off_is_taken_out() -> None:
    settings = after()
    for table, path in OFF.values():
        assert path not in settings.getwithbase(table)
    assert settings.getwithbase("EXTENSIONS")["newscrawl.extensions.runs.RunRecord"] == 20


def test_what_is_turned_on_stays() -> None:
    settings = after(COOKIES_ENABLED="1", REMOTE_CONTROL_ENABLED=True)
    assert settings.getwithbase("DOWNLOADER_MIDDLEWARES")[COOKIES] == 700
    assert settings.getwithbase("EXTENSIONS")[REMOTE] == 0


@pytest.mark.long
def test_a_crawl_loads_neither_aiohttp_nor_requests(desk: Desk) -> None:
    told = "*(n for n in ('aiohttp', 'requests', 'tldextract') if n in sys.modules), file=sys.stderr"
    program = f"import sys, newscrawl.__main__ as m\ntry: m.main()\nfinally: print({told})"
    words = ["crawl", "sina_china", "-s", "REPLAY=samples/sample.warc.gz", "-a", "max_pages=1"]
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env=desk.environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, ""), done.stderr
