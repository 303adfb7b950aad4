"""The baselines: Scrapy that only fetches the same pages, and what one writes by hand in an hour."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from itemloaders.processors import Join, MapCompose, TakeFirst
from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from scrapy.loader import ItemLoader


class BareSpider(Spider):
    """Fetches ``urls``."""

    name = "bare"

    def __init__(self, urls: Sequence[str], name: str | None = None) -> None:
        super().__init__(name)
        self._urls = urls

    async def start(self) -> AsyncIterator[Any]:
        for url in self._urls:
            yield Request(url)

    def parse(self, response: Response) -> Iterator[Any]:
        """Nothing."""
        yield from ()


class Loader(ItemLoader):
    """Four fields and an address."""

    default_input_processor = MapCompose(str.strip)
    default_output_processor = TakeFirst()
    body_out = Join("\n")


class LoaderSpider(BareSpider):
    """An item loader with CSS selectors, as tutorials have it; its items go into a file of JSON lines."""

    name = "loader"

    def parse(self, response: Response) -> Iterator[Any]:
        assert isinstance(response, TextResponse)  # noqa: S101 - the site has nothing else
        loader = Loader(item={}, response=response)
        loader.add_value("url", response.url)
        loader.add_css("title", "h1.main-title::text")
        loader.add_css("source", ".date-source .source::text")
        loader.add_css("body", "#artibody p::text")
        loader.add_css("editor", ".article-editor::text")
        yield loader.load_item()
