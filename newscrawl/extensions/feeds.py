"""Scrapy's feeds (``-O``, ``-o``, ``FEEDS``) with the documents that the store has and ``url=`` prints."""

import json
from typing import Any

from scrapy.exporters import CsvItemExporter, JsonItemExporter, JsonLinesItemExporter, XmlItemExporter

from newscrawl.codec import dumps
from newscrawl.items import Article, to_document


def document(item: Any) -> Any:
    """An article with ``_id``, its times ``…Z``; any other item as it is."""
    return json.loads(dumps(to_document(item))) if isinstance(item, Article) else item


class JsonDocuments(JsonItemExporter):
    def export_item(self, item: Any) -> None:
        super().export_item(document(item))


class JsonLinesDocuments(JsonLinesItemExporter):
    def export_item(self, item: Any) -> None:
        super().export_item(document(item))


class CsvDocuments(CsvItemExporter):
    def export_item(self, item: Any) -> None:
        super().export_item(document(item))


class XmlDocuments(XmlItemExporter):
    def export_item(self, item: Any) -> None:
        super().export_item(document(item))
