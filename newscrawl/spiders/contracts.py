"""Contracts for ``scrapy check`` beside Scrapy's own."""

from typing import Any

from scrapy.contracts import Contract
from scrapy.exceptions import ContractFail

from newscrawl.items import Article, Listing


class Fills(Contract):
    """``@fills FIELD…``: articles and rows have something in these fields. An empty one is enough for
    Scrapy's ``@scrapes``, and a dataclass always has it."""

    name = "fills"

    def post_process(self, output: list[Any]) -> None:
        for item in output:
            if isinstance(item, Article | Listing):
                empty = [field for field in self.args if not getattr(item, field, None)]
                if empty:
                    raise ContractFail(f"{item.url}: nothing in {', '.join(empty)}")
