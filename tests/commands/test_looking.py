"""``parse``, ``shell``, ``fetch`` and ``check`` show what the spider sees, and keep nothing."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from newscrawl.items import Told
from tests.crawl.runs import FAST, Desk, Run, together
from tests.support.site import serving

BROKEN = "https://finance.sina.com.cn/china/gncj/2022-04-13/doc-imcwvqzt7740028.shtml"
LIST = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1689&num=50&page=1"
URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
GONE = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp0000000.shtml"
LOOKS = {
    "fetch": ("fetch", "--nolog", URL),
    "fetch headers": ("fetch", "--nolog", "--headers", URL),
    "fetch gone": ("fetch", "--nolog", GONE),
    "parse": ("parse", "--nolog", "--spider", "sina_china", URL),
    "parse stored": ("parse", "--nolog", "--pipelines", "--nolinks", URL),
    "parse rejected": ("parse", "-L", "WARNING", "--pipelines", BROKEN),
    "parse list": ("parse", "--nolog", LIST),
    "parse gone": ("parse", "--nolog", GONE),
    "shell": ("shell", "--nolog", URL, "-c", "(spider.name, response.css('h1::text').get())"),
    "shell fetch": ("shell", "--nolog", "-c", f"fetch('{URL}') or response.status"),
}
"""By name: a command line."""


def evaluated(text: str) -> list[dict[str, Any]]:
    """Items as ``scrapy parse`` prints them: Python, not JSON."""
    found: list[dict[str, Any]] = eval(text, {"datetime": datetime, "Told": Told})  # noqa: S307 - our own output
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("looking")


@pytest.fixture(scope="module")
def looks(folder: Path) -> Mapping[str, Run]:
    """Every look, over one site, at a store and an archive that are not there yet."""
    fast = [word for name, value in FAST.items() for word in ("-s", f"{name}={value}")]
    with serving() as site:
        desk = Desk(folder, site.proxy.url)
        runs = together(lambda name: desk.scrapy(*LOOKS[name], *fast), LOOKS)
    return dict(zip(LOOKS, runs, strict=True))


def test_none_writes_anything(looks: Mapping[str, Run], folder: Path) -> None:
    assert {name: run.code for name, run in looks.items()} == dict.fromkeys(LOOKS, 0)
    assert {name for name, run in looks.items() if run.err} == {"parse rejected"}
    assert list(folder.iterdir()) == []


def test_fetch_prints_the_page(looks: Mapping[str, Run]) -> None:
    assert looks["fetch"].out.startswith("<!DOCTYPE html>")
    assert "望江银行发行百亿绿色金融债" in looks["fetch"].out
    assert "页面没有找到" in looks["fetch gone"].out


def test_fetch_asks_as_the_spider_does(looks: Mapping[str, Run]) -> None:
    lines = looks["fetch headers"].out.splitlines()
    assert "> Accept-Language: zh-CN,zh;q=0.9" in lines
    assert any(line.startswith("> User-Agent: newscrawl/") for line in lines)


def printed(run: Run, heading: str) -> str:
    """What stands under a heading of ``scrapy parse``."""
    return run.out.partition(f"# {heading} ")[2].partition("\n")[2].partition("\n# ")[0]


def test_parse_prints_the_item(looks: Mapping[str, Run]) -> None:
    (article,) = evaluated(printed(looks["parse"], "Scraped Items"))
    assert (article["docid"], article["source"]) == ("comos:kmvtrqp2810447", "青禾财经")
    assert (article["editors"], article["published_raw"]) == (["简宁舟"], "2021年03月18日 20:14")
    assert len(article["paragraphs"]) == 6
    assert article["content_hash"] is None
    assert printed(looks["parse"], "Requests") == "[]\n"


def test_parse_with_pipelines_prints_what_would_be_stored(looks: Mapping[str, Run]) -> None:
    (article,) = evaluated(printed(looks["parse stored"], "Scraped Items"))
    assert article["body_html"].startswith("<div><p>青禾财经讯（记者 柯子衡）3月18日晚间，")
    assert article["content_hash"].startswith("df0027d1deb6")
    assert "# Requests" not in looks["parse stored"].out


def test_parse_with_pipelines_says_what_would_be_rejected(looks: Mapping[str, Run]) -> None:
    (article,) = evaluated(printed(looks["parse rejected"], "Scraped Items"))
    assert (article["docid"], article["title"]) == ("comos:mcwvqzt7740028", None)
    assert f"] WARNING: {BROKEN} would be rejected: no title\n" in looks["parse rejected"].err
    assert looks["parse rejected"].troubles == []


def test_parse_of_a_list_prints_rows_and_requests(looks: Mapping[str, Run]) -> None:
    page, *rows = evaluated(printed(looks["parse list"], "Scraped Items"))
    assert page == {
        "backfill": False,
        "is_complete": False,
        "is_whole": False,
        "lid": "1689",
        "page": 1,
        "told": Told.NEXT,
    }
    assert [row["title"] for row in rows][:1] == ["南岭市发布冬春季森林防火令：进山须扫码登记"]
    assert printed(looks["parse list"], "Requests").count("<GET ") == len(rows) + 1
    assert "lid=1689&num=2&page=2>" in printed(looks["parse list"], "Requests")  # it overlaps


def test_parse_of_a_page_that_is_gone_says_so(looks: Mapping[str, Run]) -> None:
    (row,) = evaluated(printed(looks["parse gone"], "Scraped Items"))
    assert (row["id"], row["state"], row["error"]) == ("comos:kmvtrqp0000000", "gone", "HTTP 404")


def test_shell_has_the_page_and_the_spider(looks: Mapping[str, Run]) -> None:
    assert looks["shell"].out == "('sina_china', '望江银行发行百亿绿色金融债 票面利率2.86%')\n"
    assert looks["shell fetch"].out == "200\n"
