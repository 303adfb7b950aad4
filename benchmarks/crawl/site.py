"""A site of invented articles: ``python -m benchmarks.crawl.site ARTICLES [--plain]``, a process of its own.

It prints the proxy's URL, and serves until its standard input closes. Pages are one of the samples with
its text replaced, grown to the size and make-up of the site's own (220 kB, half of it style sheets, 1,200
elements), and compressed as the site's are, unless ``--plain``. One in ten is a repost with a third cut.
"""

import argparse
import json
import random
import sys
from datetime import datetime
from functools import lru_cache
from gzip import compress
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from benchmarks.language import Language
from newscrawl.sites.sina.times import BEIJING
from tests.support.proxy import Proxy, Reply, Request
from tests.support.site import SAMPLES

PATTERN = "finance_2021_bonds.html"
DOCID, TITLE = "kmvtrqp2810447", "望江银行发行百亿绿色金融债 票面利率2.86%"
SHOWN, CREATED = "2021年03月18日 20:14", "2021-03-18 20:14:37"
FROM, TO = "<p>　　原标题", "<!-- news_keyword_pub"
STYLE = ".c{0}{{width:{0}px;height:{0}px;float:left;margin:0 {0}px;background:url(//n.sinaimg.cn/{0}.png)}}\n"
LINK = (
    '<li><a href="https://finance.sina.com.cn/sample/{0}.shtml" target="_blank">相关新闻标题第{0}条</a></li>'
)
GROUP = (
    '<div class="nav-group g{0}"><a href="https://finance.sina.com.cn/sample/{0}/">频道{0}</a>'
    '<span class="new">新</span></div>'
)
"""Before the article: 31 to 40 % of the elements of real pages since 2018 are."""

REPOST, CUT = 10, 0.67
MOST_ROWS = 50
"""Rows of a list page, of whatever number is asked for more."""

START = 1_672_502_400
"""2023-01-01 in Beijing; an article every 97 seconds."""

HTML, JSON = ("Content-Type", "text/html"), ("Content-Type", "application/json; charset=utf-8")


class Articles:
    """As many as asked for, each made when it is."""

    def __init__(self, count: int, *, plain: bool) -> None:
        self.count = count
        self._plain = plain
        self._language = Language(seed=7)
        page = (SAMPLES / "pages" / PATTERN).read_text("utf-8")
        self._head, rest = page.split(FROM, 1)
        self._tail = TO + rest.split(TO, 1)[1]
        styles = "<style>" + "".join(STYLE.format(n) for n in range(1300)) + "</style>"
        groups = "".join(GROUP.format(n) for n in range(100))
        links = "<ul>" + "".join(LINK.format(n) for n in range(350)) + "</ul>"
        self._head = self._head.replace("</head>", styles + "</head>").replace("<body>", f"<body>{groups}")
        self._tail = self._tail.replace('<div class="footer">', links + '<div class="footer">')
        self.reply = lru_cache(4096)(self._reply)

    def url(self, number: int) -> str:
        return f"https://finance.sina.com.cn/china/gncj/2023-01-01/doc-i{docid(number)}.shtml"

    def title(self, number: int) -> str:
        return "".join(self._language.some(8, random.Random(number)))  # noqa: S311 - synthetic text

    def text(self, number: int) -> list[str]:
        """Ten to thirty paragraphs."""
        original = number - 1 if number % REPOST == REPOST - 1 else number
        draw = random.Random(original)  # noqa: S311 - synthetic text
        found = ["".join(self._language.some(40, draw)) + "。" for _ in range(draw.randrange(10, 30))]
        return found if original == number else found[: int(len(found) * CUT)]

    def row(self, number: int) -> dict[str, Any]:
        at = str(START + 97 * number)
        known = {"docid": f"comos:{docid(number)}", "url": self.url(number), "title": self.title(number)}
        return known | {"ctime": at, "mtime": at, "intime": at, "lids": "1686", "media_name": "样本财经"}

    def page(self, number: int) -> bytes:
        body = "".join(f"<p>　　{paragraph}</p>\n" for paragraph in self.text(number))
        whole = (self._head + body + self._tail).replace(DOCID, docid(number))
        at = datetime.fromtimestamp(START + 97 * number, BEIJING)
        whole = whole.replace(SHOWN, f"{at:%Y年%m月%d日 %H:%M}").replace(CREATED, f"{at:%Y-%m-%d %H:%M:%S}")
        return whole.replace(TITLE, self.title(number)).encode()

    def _reply(self, number: int) -> Reply:
        page = self.page(number)
        if self._plain:
            return Reply(page, 200, (HTML,))
        return Reply(compress(page, 6), 200, (HTML, ("Content-Encoding", "gzip")))


def docid(number: int) -> str:
    return f"benchxx{number:07}"


class Site:
    """What the proxy answers."""

    def __init__(self, articles: Articles) -> None:
        self._articles = articles

    def answer(self, request: Request) -> Reply:
        parts = urlsplit(request.url)
        if parts.path == "/api/roll/get":
            return self._roll(dict(parse_qsl(parts.query)))
        if parts.path.startswith("/china/"):
            return self._articles.reply(int(parts.path.removesuffix(".shtml")[-7:]))
        return Reply(b"", 404)

    def _roll(self, query: dict[str, str]) -> Reply:
        size = min(MOST_ROWS, int(query.get("num", "10")))
        first = (int(query.get("page", "1")) - 1) * size
        newest = self._articles.count - 1
        rows = [self._articles.row(newest - n) for n in range(first, min(first + size, newest + 1))]
        result = {"status": {"code": 0, "msg": "succ"}, "lid": 1686, "data": rows}
        return Reply(json.dumps({"result": result}).encode(), 200, (JSON,))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl.site", description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--plain", action="store_true", help="pages uncompressed")
    given = parser.parse_args()
    proxy = Proxy(Site(Articles(given.articles, plain=given.plain)).answer)
    proxy.start()
    print(proxy.url, flush=True)  # noqa: T201 - what the caller waits for
    sys.stdin.read()
    proxy.stop()


if __name__ == "__main__":
    main()
