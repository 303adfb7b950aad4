"""``@fills``: what it lets pass."""

import pytest
from scrapy.exceptions import ContractFail

from newscrawl.items import Article, Listing, ListPage
from newscrawl.spiders.contracts import Fills
from newscrawl.spiders.sina_china import SinaChinaSpider

URL = "https://finance.sina.com.cn/china/doc-ikmvtrqp2810447.shtml"


@pytest.fixture
def fills() -> Fills:
    return Fills(SinaChinaSpider().parse_article, "url", "title")


def test_a_filled_field_passes(fills: Fills) -> None:
    fills.post_process([Article("comos:1", URL, title="望江银行"), Listing("comos:1", URL, title="望江银行")])


@pytest.mark.parametrize("title", ["", None])
def test_an_empty_field_fails(fills: Fills, title: str | None) -> None:
    with pytest.raises(ContractFail, match=f"^{URL}: nothing in title$"):
        fills.post_process([Article("comos:1", URL, title="望江银行"), Article("comos:1", URL, title=title)])


def test_what_is_no_article_passes(fills: Fills) -> None:
    fills.post_process([ListPage("1686", 1, backfill=False)])
