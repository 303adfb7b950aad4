"""What one writes by hand to have items in MongoDB: the pipeline of Scrapy's own documentation."""

from typing import Any, Self

import pymongo
from scrapy.crawler import Crawler


class InsertPipeline:
    """Inserts each item by itself, into the database that ``MONGO_URI`` names."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings["MONGO_URI"])

    def open_spider(self) -> None:
        self._client = pymongo.MongoClient[dict[str, Any]](self._uri)
        self._items = self._client.get_default_database()["items"]

    def close_spider(self) -> None:
        self._client.close()

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        self._items.insert_one(dict(item))
        return item
