"""No row, redirect, robots.txt or link of a page makes the crawl ask a host that is not Sina's."""

from urllib.parse import urlsplit

import pytest

from newscrawl.sites.sina.site import SITE
from newscrawl.spiders import arguments
from newscrawl.spiders.arguments import ArgumentError
from tests.crawl.runs import Desk
from tests.support import faults
from tests.support.httpserver import Server
from tests.support.site import PATTERN, Site

PAGE = "/china/2024-06-01/doc-ipqrstuv{:07}.shtml"
NEWS = "https://news.sina.com.cn/c/2024-06-01/doc-ipqrstuv0000030.shtml"
SINAS = {"feed.mix.sina.com.cn", "finance.sina.com.cn", "news.sina.com.cn"}
ROWS = (
    "http://127.0.0.1:{port}",
    "http://finance.sina.com.cn.evil.example",
    "http://finance.sina.com.cn@127.0.0.1:{port}",
    "http://finance.sina.com.cn:80@127.0.0.1:{port}",
    "http://169.254.169.254",
    "http://[::1]:{port}",
    "http://2130706433:{port}",
    "http://evilsina.com.cn",
    "http://127.0.0.1:{port}#@finance.sina.com.cn",
)
REDIRECTS = (
    "http://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://finance.sina.com.cn@127.0.0.1:{port}/",
    "http://finance.sina.com.cn.evil.example/",
    "file:///etc/passwd",
    "file://finance.sina.com.cn/etc/passwd",
    "ftp://finance.sina.com.cn/etc/passwd",
    "data:text/html,<h1>x</h1>",
)


def put_rows(site: Site, port: int) -> None:
    """A list of nothing but rows and redirects that lead inside."""
    site.lists[1688].clear()
    for number, start in enumerate(ROWS):
        site.list_page(1688, start.format(port=port) + PAGE.format(number))
    for number, target in enumerate(REDIRECTS, 10):
        site.list_page(1688, "https://finance.sina.com.cn" + PAGE.format(number))
        site.fault(f"pqrstuv{number:07}", faults.redirect(target.format(port=port)))
    site.list_page(1688, NEWS)
    site.fault("news.sina.com.cn/robots.txt", faults.redirect(f"http://127.0.0.1:{port}/robots.txt"))


def put_parts(site: Site, port: int) -> None:
    """An article whose next part is said to be inside."""
    link = f'<a href="http://127.0.0.1:{port}/doc-i{PATTERN}_2.shtml">下一页</a>'
    site.alter(f"doc-i{PATTERN}", "</body>", f"{link}</body>")
    site.list_page(1688, f"https://finance.sina.com.cn/china/gncj/2021-03-18/doc-i{PATTERN}.shtml")


def test_nothing_leads_inside(site: Site, desk: Desk, inside: Server) -> None:
    port = urlsplit(inside.url()).port or 0
    put_rows(site, port)
    put_parts(site, port)
    run = desk.crawl("channels=1688")
    assert inside.log == []
    assert {urlsplit(url).hostname for url in site.asked()} == SINAS
    assert {urlsplit(url).scheme for url in site.asked()} == {"https"}
    states = desk.states()
    assert [states[f"comos:pqrstuv{n:07}"] for n in range(8)] == ["offsite"] * 8
    assert [states[f"comos:pqrstuv{n:07}"] for n in range(10, 19)] == ["failed"] * 9
    assert states[f"comos:{PATTERN}"] == "stored"
    assert not any("Traceback" in line for line in run.lines)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/doc-ikmvtrqp2810447.shtml",
        "http://sina.com.cn.evil.example/doc-ikmvtrqp2810447.shtml",
        "http://finance.sina.com.cn@127.0.0.1/doc-ikmvtrqp2810447.shtml",
        "http://127.0.0.1#@finance.sina.com.cn/doc-ikmvtrqp2810447.shtml",
        "http://127.0.0.1?@finance.sina.com.cn/doc-ikmvtrqp2810447.shtml",
        "http://[::ffff:127.0.0.1]/doc-ikmvtrqp2810447.shtml",
        "file://finance.sina.com.cn/doc-ikmvtrqp2810447.shtml",
        "gopher://finance.sina.com.cn/doc-ikmvtrqp2810447.shtml",
    ],
)
def test_no_url_that_is_asked_for_leads_inside(url: str) -> None:
    with pytest.raises(ArgumentError, match=r"is not an http\(s\) URL|is not on a host of Sina's"):
        arguments.parse(SITE, url=url)


def test_a_backslash_or_a_port_is_no_way_out() -> None:
    for url in (r"http://127.0.0.1\@finance.sina.com.cn{}", "http://u:p@finance.sina.com.cn:22{}"):
        (target,) = arguments.parse(SITE, url=url.format(PAGE.format(1))).targets
        assert target.url == "https://finance.sina.com.cn" + PAGE.format(1)


def test_a_certificate_that_nobody_vouches_for_is_refused_when_asked_to(site: Site, desk: Desk) -> None:
    run = desk.crawl(
        "channels=1688", env={"NEWSCRAWL_DOWNLOAD_VERIFY_CERTIFICATES": "1"}, settings={"RETRY_TIMES": 0}
    )
    assert (run.code, site.asked()) == (1, [])
