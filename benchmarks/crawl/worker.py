"""One crawl in this process: ``python -m benchmarks.crawl.worker SPIDER SETTINGS.json URLS.json``.

``bare`` and ``loader`` fetch the URLs with Scrapy's default settings, ``sina_china`` is the project's own
incremental run. Either way with the settings given on top, and through the proxy of the environment.
"""

import json
import sys
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from benchmarks.crawl.spiders import BareSpider, LoaderSpider

BASELINES = {spider.name: spider for spider in (BareSpider, LoaderSpider)}


def main() -> None:
    """The command line."""
    name, given, urls = sys.argv[1:4]
    settings = Settings() if name in BASELINES else get_project_settings()
    for key, value in json.loads(Path(given).read_text()).items():
        merged = settings.getdict(key) | value if isinstance(value, dict) else value
        settings.set(key, merged, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    if name in BASELINES:
        process.crawl(BASELINES[name], urls=json.loads(Path(urls).read_text()))
    else:
        process.crawl(name)
    process.start()


if __name__ == "__main__":
    main()
