"""The data of the cookbook: what ``python -m samples.cookbook`` makes for its readers, in forks."""

from pathlib import Path

from samples import cookbook
from tests.crawl.runs import Desk, crawl_command


def crawl_into(folder: Path, uri: str | None = None) -> Path:
    """Crawl into the store ``uri``, or into an SQLite file; the file."""
    desk = Desk(folder, "http://127.0.0.1:9")
    env = {"NEWSCRAWL_STORE_URI": uri} if uri else {}
    days = zip(cookbook.archives(folder), cookbook.SPIDERS, cookbook.SETTINGS, strict=True)
    codes = [
        desk.scrapy(*crawl_command(spider=spider, settings={"REPLAY": str(day), **more}), env=env).code
        for day, spider, more in days
    ]
    assert tuple(codes) == cookbook.CODES
    return desk.file
