"""A desk with either store behind it, and what a fault test asks of both alike."""

import asyncio
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from newscrawl.codec import Doc
from newscrawl.storage import Op, open_store
from tests.crawl.runs import Desk, Run, content, crawl_command, finished, mongo_docs
from tests.support import faults, mongo
from tests.support.forks import Fork
from tests.support.proxy import Reply, Request
from tests.support.site import Site

QUICK: dict[str, Any] = {
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "RETRY_TIMES": 1,
    "ARCHIVE_DIR": "",
}
HASTY = {"SCRAPY_SETTINGS_MODULE": "tests.faults.hasty_settings"}
"""The environment of a run that gives up soon what does not answer."""

WAIT_S = 100
TERMINAL = {"stored", "rejected", "gone", "offsite", "failed"}


class Place:
    """Runs commands into one store, SQLite or MongoDB, and looks at what is in it."""

    def __init__(self, desk: Desk, uri: str) -> None:
        self.desk = desk
        self.uri = uri

    @property
    def env(self) -> dict[str, str]:
        return {"NEWSCRAWL_STORE_URI": self.uri}

    def crawl(
        self,
        *arguments: str,
        settings: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Run:
        with self.started(*arguments, settings=settings, env=env) as process:
            return finished(process)

    def started(
        self,
        *arguments: str,
        settings: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
        more: tuple[str, ...] = (),
    ) -> Fork:
        command = crawl_command(*arguments, settings={**QUICK, **(settings or {})})
        return self.desk.started(*command, *more, env={**self.env, **(env or {})})

    def scrapy(self, *argv: str) -> Run:
        return self.desk.scrapy(*argv, env=self.env)

    def docs(self, collection: str) -> dict[str, Doc]:
        if self.uri.startswith("mongodb"):
            return mongo_docs(self.uri, collection)
        return {key: json.loads(text) for key, text in self.desk.texts(collection).items()}

    def states(self) -> dict[str, str]:
        return {key: doc["state"] for key, doc in self.docs("listings").items()}

    def content(self) -> dict[str, Doc]:
        return content(self.docs("articles"))

    def write(self, *ops: Op) -> None:
        """Put something into the store by hand."""

        async def write() -> None:
            store = open_store(self.uri)
            await store.open()
            await store.write(ops)
            await store.close()

        asyncio.run(write())

    def clear(self) -> None:
        """Begin with an empty store again."""
        if self.uri.startswith("mongodb"):
            with mongo.client(self.uri) as client:
                client.drop_database(client.get_default_database().name)
        for file in self.desk.folder.glob("news.db*"):
            file.unlink()


def assert_all_settled(place: Place) -> None:
    """stored + rejected + gone + offsite + failed = listed, and every stored row has its document."""
    listings = place.docs("listings")
    states = Counter(doc["state"] for doc in listings.values())
    assert set(states) <= TERMINAL, states
    assert sum(states[name] for name in TERMINAL) == len(listings) > 0
    stored = {key for key, doc in listings.items() if doc["state"] == "stored"}
    assert stored == set(place.docs("articles"))


def wait_for_held(site: Site) -> None:
    """Until a request is here that the site holds."""
    assert site.proxy.held.acquire(timeout=WAIT_S)


class Signal:
    """A fault that changes nothing, but tells that the nth request was here, and may do something then.

    The action is called in the site's thread.
    """

    def __init__(self, nth: int = 1, action: Callable[[], object] | None = None) -> None:
        self.event = threading.Event()
        self._left = nth
        self._action = action

    def __call__(self, request: Request, reply: Reply) -> Reply:
        self._left -= 1
        if self._left == 0:
            if self._action:
                self._action()
            self.event.set()
        return reply


def by_window(site: Site, lid: int = 1686) -> faults.Fault:
    """A list that honours the API's day windows: ``etime`` is the first second, ``stime`` the end."""

    def answer(request: Request, reply: Reply) -> Reply:
        query = dict(re.findall(r"[?&](\w+)=([^&]*)", request.url))
        if "etime" not in query:
            return reply
        start, end, num, page = (int(query[name]) for name in ("etime", "stime", "num", "page"))
        rows = [row for row in site.lists[lid] if start <= int(row["ctime"]) < end]
        rows = rows[num * (page - 1) : num * page]
        status = {"code": 0, "msg": "succ"}
        body = json.dumps({"result": {"status": status, "lid": lid, "data": rows}}).encode()
        return Reply(body, 200, reply.headers)

    return answer
