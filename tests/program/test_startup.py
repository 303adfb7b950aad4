"""Scrapy's TLS is the same, however it was loaded."""

import subprocess
import sys

from tests.crawl.runs import ROOT

PROGRAM = """
import inspect, sys
former = inspect.stack, inspect.getmodule
from newscrawl.program.startup import load_tls
assert "scrapy.core.downloader.tls" not in sys.modules
load_tls()
from scrapy.core.downloader import contextfactory, tls
print(contextfactory.ScrapyClientContextFactory.__module__, tls.ScrapyClientTLSOptions.__module__)
print((inspect.stack, inspect.getmodule) == former)
"""


def test_its_classes_know_their_module() -> None:
    command = [sys.executable, "-W", "error", "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = "scrapy.core.downloader.contextfactory scrapy.core.downloader.tls"
    assert (done.stdout, done.stderr) == (f"{names}\nTrue\n", "")
