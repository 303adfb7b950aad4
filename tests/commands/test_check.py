"""``scrapy check``: the callbacks' contracts, with a site that keeps them and one that has changed."""

import re

from newscrawl.spiders.sina_china import SinaChinaSpider
from tests.crawl.runs import Desk
from tests.support.site import PATTERN, Site

CONTRACTS = 9


def contract_url() -> str:
    """The page that the contract of articles asks for; it is the live site's."""
    found = re.search(r"@url (\S+)", SinaChinaSpider.parse_article.__doc__ or "")
    assert found
    return found[1]


def test_the_contracts_hold(site: Site, desk: Desk) -> None:
    own = re.findall(r"doc-i(\w+)\.", contract_url())[0]
    site.put(contract_url(), site.body(f"doc-i{PATTERN}").replace(PATTERN.encode(), own.encode()))
    run = desk.scrapy("check")
    assert (run.code, run.out, run.lines[-1]) == (0, "", "OK")
    assert run.lines[-3].startswith(f"Ran {CONTRACTS} contracts in ")
    assert len(site.asked(r"^(?!.*/robots\.txt)")) == 3
    assert list(desk.folder.iterdir()) == []


def test_a_site_that_has_changed_keeps_them_not(site: Site, desk: Desk) -> None:
    site.put(contract_url(), "<html><body><div>新版页面</div></body></html>".encode())
    del site.lists[1686]
    run = desk.scrapy("check")
    assert run.code == 1
    assert run.lines[-1] == "FAILED (failures=3)"
    assert (
        f"ContractFail: {contract_url()}: nothing in title, source, published_at, paragraphs, template"
        in run.err
    )
    assert "ContractFail: Returned 0 items, expected 2..51" in run.err
    assert list(desk.folder.iterdir()) == []
