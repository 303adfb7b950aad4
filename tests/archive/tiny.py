"""A tiny crawl in a process of its own: ``python -m tests.archive.tiny '{"urls": […], "settings": {…}}'``.

Prints an item a response as a JSON line, and as its last line the stats. ``fsize`` bounds the bytes of any
file it writes (RLIMIT_FSIZE); ``meta`` is given to each request; ``method`` is GET unless told.
"""

import json
import resource
import sys
import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response, TextResponse

from newscrawl.archive import addon

DEFAULTS = {
    "ADDONS": {addon.ArchiveAddon: 100},
    "BOT_NAME": "tiny",
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 1,
    "RETRY_ENABLED": False,
    "LOG_LEVEL": "INFO",
}


class TinySpider(Spider):
    """Fetches its URLs one after the other and tells of each what a callback sees."""

    name = "tiny"
    handle_httpstatus_all = True
    job: dict[str, Any]

    async def start(self) -> AsyncIterator[Request]:
        for priority, url in enumerate(self.job["urls"]):
            meta = {"handle_httpstatus_list": [404]} | self.job.get("meta", {})
            method = self.job.get("method", "GET")
            yield Request(url, method=method, meta=meta, priority=-priority, dont_filter=True)

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        text = response.text if isinstance(response, TextResponse) else response.body.hex()
        yield {
            "url": response.url,
            "status": response.status,
            "type": type(response).__name__,
            "text": text,
            "cookies": [v.decode("latin-1") for v in response.headers.getlist("Set-Cookie")],
            "archive": response.meta.get("archive"),
        }


def main(job: dict[str, Any]) -> None:
    if "fsize" in job:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["fsize"], job["fsize"]))
    process = AsyncCrawlerProcess(
        DEFAULTS | {"FEEDS": {"stdout:": {"format": "jsonlines"}}} | job["settings"]
    )
    crawler = process.create_crawler(TinySpider)
    process.crawl(crawler, job=job)
    process.start()
    sys.stdout.write(json.dumps(crawler.stats.get_stats(), default=str) + "\n")


if __name__ == "__main__":
    warnings.simplefilter("error")
    main(json.loads(sys.argv[1]))
