"""``parse``, ``shell``, ``fetch`` and ``check`` show what the spider sees, and keep nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.crawl.runs import FAST, Desk, Run, together
from tests.support.site import serving

URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
GONE = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp0000000.shtml"
LOOKS = {
    "fetch": ("fetch", "--nolog", URL),
    "fetch headers": ("fetch", "--nolog", "--headers", URL),
    "fetch gone": ("fetch", "--nolog", GONE),
    "shell": ("shell", "--nolog", URL, "-c", "(spider.name, response.css('h1::text').get())"),
    "shell fetch": ("shell", "--nolog", "-c", f"fetch('{URL}') or response.status"),
}
"""By name: a command line."""


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
    assert {name: (run.code, run.err) for name, run in looks.items()} == dict.fromkeys(LOOKS, (0, ""))
    assert list(folder.iterdir()) == []


def test_fetch_prints_the_page(looks: Mapping[str, Run]) -> None:
    assert looks["fetch"].out.startswith("<!DOCTYPE html>")
    assert "望江银行发行百亿绿色金融债" in looks["fetch"].out
    assert "页面没有找到" in looks["fetch gone"].out


def test_fetch_asks_as_the_spider_does(looks: Mapping[str, Run]) -> None:
    lines = looks["fetch headers"].out.splitlines()
    assert "> Accept-Language: zh-CN,zh;q=0.9" in lines
    assert any(line.startswith("> User-Agent: newscrawl/") for line in lines)


def test_shell_has_the_page_and_the_spider(looks: Mapping[str, Run]) -> None:
    assert looks["shell"].out == "('sina_china', '望江银行发行百亿绿色金融债 票面利率2.86%')\n"
    assert looks["shell fetch"].out == "200\n"
