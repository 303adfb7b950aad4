"""Our own small Sina for the tests: the sample site behind a proxy, with a log, faults and changes."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.support import faults
from tests.support.proxy import Proxy, Reply, Request

SAMPLES = Path(__file__).parents[2] / "samples"
API = "feed.mix.sina.com.cn/api/roll/get"
WIRE = "zhibo.sina.com.cn/api/zhibo/feed"
SPARE = "app.cj.sina.com.cn/api/news/pc"
LISTS = (1686, 1687, 1688, 1689, 1690, 3231)
JSON = (("Content-Type", "application/json; charset=utf-8"),)
PATTERN = "kmvtrqp2810447"
"""The article that ``grow`` makes new ones from."""

AGAIN = "mzvqtkx0031846|kqvtzmx7718203|mcwvqzt7740028"
"""Two that are taken down, and one without a title: a later run looks for them again."""

Row = dict[str, Any]


@dataclass
class Rule:
    """A fault for the URLs that match; ``times`` it is still to be given, None: always."""

    pattern: str
    fault: faults.Fault
    times: int | None


class Site:
    """Pages by host and path, lists by their id; all may be changed at any time."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.lists: dict[int, list[Row]] = {lid: _rows(lid) for lid in LISTS}
        self.wire: dict[int, list[Row]] = {152: _flashes()}
        """The rooms of the 7×24 wire, each with the newest row first."""

        self.pages = dict(_pages())
        self.proxy = Proxy(self._answer)
        self._rules: list[Rule] = []

    def fault(self, pattern: str, fault: faults.Fault, *, times: int | None = None) -> None:
        """Give ``fault`` for URLs in which the regex is found, the first rule that matches."""
        self._rules.append(Rule(pattern, fault, times))

    def heal(self) -> None:
        """Take back all faults and forget all requests."""
        self._rules.clear()
        self.requests.clear()

    def asked(self, pattern: str = "") -> list[str]:
        """The URLs asked for, in order, in which the regex is found."""
        return [request.url for request in self.requests if re.search(pattern, request.url)]

    @property
    def articles_asked(self) -> list[str]:
        """The URLs of articles asked for, but for those that no run gets."""
        return self.asked(rf"^(?!.*(?:/robots\.txt|/api/roll/get|{AGAIN}))")

    def put(self, url: str, body: bytes, status: int = 200) -> None:
        self.pages[_key(url)] = Reply(body, status, faults.HTML)

    def body(self, name: str) -> bytes:
        """The bytes of the one page whose URL has ``name`` in it."""
        return self.pages[self._find(name)].body

    def alter(self, name: str, old: str, new: str) -> None:
        """Change the text of the one page whose URL has ``name`` in it."""
        key = self._find(name)
        before = self.pages[key].body.decode()
        assert old in before
        self.pages[key] = replace(self.pages[key], body=before.replace(old, new).encode())

    def alter_rows(self, name: str, **fields: Any) -> None:
        """Change the rows, in all lists, whose URL has ``name`` in it."""
        found = [row for rows in self.lists.values() for row in rows if name in row["url"]]
        assert found
        for row in found:
            row.update(fields)

    def list_page(self, lid: int, url: str, **fields: Any) -> None:
        """Put a row for ``url`` on top of a list, and let it be the only one of its article there."""
        row = deepcopy(next(row for row in self.lists[1686] if PATTERN in row["url"]))
        self.lists[lid].insert(0, row | {"url": url, "urls": "", "wapurl": "", "docid": ""} | fields)

    def grow(self, count: int) -> list[str]:
        """Put new articles on top of the main list; their ids."""
        page = self.body(f"doc-i{PATTERN}").decode()
        new = [f"pqrstuv{number:07}" for number in range(count)]
        for number, name in enumerate(new):
            url = f"https://finance.sina.com.cn/china/gncj/2024-06-01/doc-i{name}.shtml"
            text = page.replace(PATTERN, name).replace("公告显示", f"第{number}号公告显示")
            self.put(url, text.replace("gncj/2021-03-18", "gncj/2024-06-01").encode())
            at = str(1717200000 + 60 * number)
            self.list_page(1686, url, docid=f"comos:{name}", lids="1686", ctime=at, mtime=at)
        return [f"comos:{name}" for name in new]

    def _find(self, name: str) -> str:
        (key,) = (key for key in self.pages if name in key)
        return key

    def _answer(self, request: Request) -> Reply:
        self.requests.append(request)
        reply = self._proper(request.url)
        for rule in self._rules:
            if rule.times != 0 and re.search(rule.pattern, request.url):
                rule.times = rule.times and rule.times - 1
                return rule.fault(request, reply)
        return reply

    def _proper(self, url: str) -> Reply:
        key = _key(url)
        if key == API:
            return Reply(self._roll(dict(parse_qsl(urlsplit(url).query))), 200, JSON)
        if key in (WIRE, SPARE):
            return Reply(self._room(dict(parse_qsl(urlsplit(url).query))), 200, JSON)
        return self.pages.get(key) or faults.missing(Request(0, "GET", url, {}), Reply())

    def _room(self, query: dict[str, str]) -> bytes:
        """A page of a room; the second API has those of 152, and says so in other words."""
        rows = self.wire.get(int(query.get("zhibo_id", "152")), [])
        size, page = min(50, int(query.get("page_size") or query["size"])), int(query["page"])
        part = rows[(page - 1) * size : page * size]
        info = {"totalNum": len(rows), "totalPage": -(-len(rows) // size), "pageSize": size, "page": page}
        feed = {"list": part, "page_info": info}
        return json.dumps({"result": {"status": {"code": 0, "msg": "OK"}, "data": {"feed": feed}}}).encode()

    def _roll(self, query: dict[str, str]) -> bytes:
        lid = int(query["lid"])
        if query["pageid"] != "155" or lid not in self.lists:
            return (SAMPLES / "roll" / "unregistered.json").read_bytes()
        number, page = min(50, int(query.get("num", "10"))), int(query.get("page", "1"))
        data = self.lists[lid][(page - 1) * number : page * number]
        empty: Any = [] if lid == 1686 else {}  # the site has both forms
        status = {"code": 0, "msg": "succ"}
        return json.dumps({"result": {"status": status, "lid": lid, "data": data or empty}}).encode()


@contextmanager
def serving() -> Iterator[Site]:
    """A site of one's own for the time of the block; ``site.proxy.url`` is where it is."""
    site = Site()
    site.proxy.start()
    try:
        yield site
    finally:
        site.proxy.stop()


def _key(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"


def _pages() -> Iterator[tuple[str, Reply]]:
    for entry in json.loads((SAMPLES / "site.json").read_text("utf-8")):
        if _key(entry["url"]) not in (API, WIRE):
            body = (SAMPLES / entry["file"]).read_bytes()
            yield _key(entry["url"]), Reply(body, entry["status"], tuple(entry["headers"].items()))


def _flashes() -> list[Row]:
    """The rows of all pages of the main room."""
    pages = [json.loads(file.read_text("utf-8")) for file in sorted((SAMPLES / "flash").glob("152_*.json"))]
    rows = [row for page in pages for row in page["result"]["data"]["feed"]["list"]]
    return list({row["id"]: row for row in rows}.values())


def _rows(lid: int) -> list[Row]:
    """The rows of all pages of a list."""
    files = sorted((SAMPLES / "roll").glob(f"{lid}_*.json"))
    pages = [json.loads(file.read_text("utf-8"))["result"]["data"] for file in files]
    return [row for rows in pages for row in rows]
