"""scrapy-redis's scheduler, queue and dupefilter, with what they lack in 0.9.1 made good here.

Each of these is needed until a version of scrapy-redis does it itself:

- It pops a request for good: one that a worker dies with is lost. Here taking moves it to the worker's own
  set in the same step, from where the leader puts it back.
- Asking the dupefilter and pushing are two steps: a worker that dies between them hides a request from all.
  Here they are one.
- It pickles requests: whoever can write to Redis runs code here. Here an article is queued as its row in
  JSON, and the spider makes the request of it; everything else (list pages, retries, redirects, further
  parts) stays in the worker it began in.
- It opens, and counts what it queues, by calls that Scrapy 2.19 deprecates. Here it does without.
- An error of Redis goes up into Scrapy's engine, which logs it and goes on. Here it ends the run.

Its calls block; each is one round trip, and ``CONNECTION`` bounds it. Its RedisSpider, item pipeline and
stats collector (two round trips a count, integers only) are not used.
"""

import heapq
import logging
from itertools import count
from typing import Any, Self

from redis.exceptions import RedisError
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy_redis.dupefilter import RFPDupeFilter
from scrapy_redis.queue import PriorityQueue
from scrapy_redis.scheduler import Scheduler

from newscrawl.codec import dumps, loads
from newscrawl.distributed import scripts
from newscrawl.distributed.worker import Worker
from newscrawl.items import Listing

logger = logging.getLogger(__name__)
TAKEN = "taken"
"""In the meta of a request that came from the queue, and of all that Scrapy makes of it."""

ROW = ("id", "url", "kind", "title", "media", "ctime", "mtime", "lids")


def is_shared(request: Request) -> bool:
    """True for a new article: any worker may fetch it."""
    meta = request.meta
    return "listing" in meta and TAKEN not in meta and "part" not in meta


class ArticleDupeFilter(RFPDupeFilter):  # type: ignore[misc]  # scrapy-redis ships no types
    """Knows articles by their id, whichever of their URLs is asked for."""

    def request_fingerprint(self, request: Request) -> str:
        listing: Listing = request.meta["listing"]
        return listing.id


class ArticleQueue(PriorityQueue):  # type: ignore[misc]  # the same
    """Rows that wait to be fetched."""

    def __init__(self, server: Any, spider: Spider, key: str, serializer: Any = None) -> None:
        super().__init__(server, spider, key, serializer)
        self._worker = Worker.of(spider.crawler)
        self._push, self._pop = server.register_script(scripts.PUSH), server.register_script(scripts.POP)

    def push(self, request: Request) -> bool:
        """False for an article that this crawl had already."""
        listing: Listing = request.meta["listing"]
        args = [listing.id, -request.priority, self._encode_request(request)]
        return bool(self._push(keys=[self._worker.board.prefix], args=args))

    def pop(self, timeout: int = 0) -> Request | None:
        board = self._worker.board
        payload = self._pop(keys=[board.prefix], args=[board.name])
        try:
            return self._decode_request(payload) if payload else None
        except (TypeError, ValueError) as error:
            logger.error("not an article row, left out of the queue: %s", error)
            self.server.srem(board.flight(board.name), payload)
            return None

    def _encode_request(self, request: Request) -> str:
        return dumps({name: getattr(request.meta["listing"], name) for name in ROW})

    def _decode_request(self, encoded_request: bytes) -> Request:
        payload = encoded_request.decode()
        listing = Listing(**loads(payload))
        self._worker.taken[listing.id] = payload
        request: Request = self.spider.article_request(listing)
        request.meta[TAKEN] = True
        return request


class SharedScheduler(Scheduler):  # type: ignore[misc]  # the same
    """New articles go through Redis; what else a worker has to do comes first.

    Takes no more than CONCURRENT_REQUESTS articles that are not settled yet: a death costs no more.
    """

    _worker: Worker
    _most: int

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        scheduler: Self = super().from_crawler(crawler)
        scheduler._worker = Worker.of(crawler)
        scheduler._most = crawler.settings.getint("CONCURRENT_REQUESTS")
        return scheduler

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own: list[tuple[int, int, Request]] = []
        self._order = count()

    def open(self, spider: Spider) -> None:
        self.spider = spider
        self.queue = ArticleQueue(self.server, spider, self.queue_key)
        self.df = ArticleDupeFilter.from_spider(spider)

    @property
    def has_own(self) -> bool:
        """True when something waits that only this worker can do."""
        return bool(self._own)

    def enqueue_request(self, request: Request) -> bool:
        if not is_shared(request):
            heapq.heappush(self._own, (-request.priority, next(self._order), request))
            return True
        try:
            if self.queue.push(request):
                return True
        except RedisError as error:
            self._worker.failed(error)
            return False
        self.df.log(request, self.spider)
        return False

    def next_request(self) -> Request | None:
        if self._own:
            return heapq.heappop(self._own)[-1]
        if self._worker.stops or len(self._worker.taken) >= self._most:
            return None
        try:
            request: Request | None = self.queue.pop()
        except RedisError as error:
            self._worker.failed(error)
            return None
        return request

    def has_pending_requests(self) -> bool:
        try:
            return self.has_own or (not self._worker.stops and len(self) > 0)
        except RedisError as error:
            self._worker.failed(error)
            return False

    def close(self, reason: str) -> None:
        """The worker that leaves last clears the keys; here only the connection ends."""
        self.server.close()
