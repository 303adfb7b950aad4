"""The sites that are known without their spiders are those that the spiders say."""

import subprocess
import sys

from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.spider import iter_spider_classes

from newscrawl.sites import registry
from newscrawl.sites.base import Site
from tests.crawl.runs import ROOT


def test_our_spiders_are_those_of_the_package() -> None:
    spiders = [one for module in walk_modules_iter(registry.OURS) for one in iter_spider_classes(module)]
    named = {one.name: site for one in spiders if isinstance(site := getattr(one, "site", None), Site)}
    assert set(named) == {"sina_china", "sina_flash"}
    assert registry.by_spider() == named


def test_a_site_is_known_without_scrapy() -> None:
    program = (
        "import sys; from newscrawl.sites.registry import home; print(home().name, 'scrapy' in sys.modules)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "sina False\n"
