"""Pages of which only the URL is known: callbacks find out themselves what they are."""

import pytest
from scrapy.http import HtmlResponse, Request

from newscrawl.sites.base import Site
from newscrawl.sites.sina.site import SITE
from newscrawl.spiders.sina_china import SinaChinaSpider
from newscrawl.spiders.sina_flash import SinaFlashSpider

ARTICLE = "https://finance.sina.com.cn/china/doc-ikmvtrqp2810447.shtml"


def test_an_article_is_named_by_its_url() -> None:
    (row,) = SinaChinaSpider().parse(HtmlResponse(f"{ARTICLE}?from=wap", status=404))
    assert (row.id, row.url, row.state) == ("comos:kmvtrqp2810447", ARTICLE, "gone")


def test_what_asks_for_no_list_is_none() -> None:
    with pytest.raises(ValueError, match=f"^{ARTICLE} asks for no list of sina's$"):
        list(SinaChinaSpider().parse_list(HtmlResponse(ARTICLE)))


def test_a_site_knows_the_first_page_of_its_lists() -> None:
    first, second = (SITE.list_query(SITE.lists.default, page).url for page in (1, 2))
    assert Site.list_at(SITE, first) == (SITE.lists.default, 1)
    assert Site.list_at(SITE, second) is None


@pytest.mark.parametrize(("url", "is_ours"), [(ARTICLE, True), ("https://sina.com.cn.example.org/", False)])
def test_the_spider_takes_the_urls_of_its_site(url: str, is_ours: bool) -> None:
    assert SinaChinaSpider.handles_request(Request(url)) is is_ours


def test_each_list_has_one_spider() -> None:
    wire = "https://zhibo.sina.com.cn/api/zhibo/feed?page=1&page_size=20&zhibo_id=152"
    roll = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1"
    for url, spiders in ((wire, [SinaFlashSpider]), (roll, [SinaChinaSpider])):
        found = [one for one in (SinaChinaSpider, SinaFlashSpider) if one.handles_request(Request(url))]
        assert found == spiders
