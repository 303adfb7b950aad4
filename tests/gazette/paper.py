"""The Gazette on loopback: two lists, three stories, one of which was taken down."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.proxy import Proxy, Reply, Request

FERRY, LIGHT, LOST = ("https://www.gazette.example/story/" + number for number in ("101", "102", "103"))
PAGE = """<!doctype html><html lang=en><head><title>{title}</title>
<link rel=canonical href={url}></head><body>
<article class=story><h2>{title}</h2><span class=desk>Harbour desk</span> <span class=by>Ada Wren</span>
<time>{time}</time><div class=text>{text}</div></article></body></html>"""
TEXTS = {
    FERRY: (
        "Ferry returns to the bay",
        "9 November 2026, 00:30",
        '<p>The ferry is <a href="/story/102">back</a>.</p><script>x()</script>'
        '<img src="http://i.gazettecdn.example/ferry.jpg"><p>It sails at dawn.</p>',
    ),
    LIGHT: ("Lighthouse lit again", "8 November 2026, 18:05", "<p>The lamp was lit at six.</p>"),
}
ITEM = "<item><title>{}</title><link>{}</link><pubDate>{}</pubDate></item>"
FERRY_ITEM = ITEM.format("Ferry returns to the bay", FERRY, "Sun, 08 Nov 2026 13:30:00 GMT")
LIGHT_ITEM = ITEM.format("Lighthouse lit again", LIGHT, "Sun, 08 Nov 2026 07:05:00 GMT")
LOST_ITEM = ITEM.format("Lost dog", LOST, "Sat, 07 Nov 2026 07:05:00 GMT")
FEEDS = {
    "/feeds/gazette-rss.xml?page=1": [FERRY_ITEM, LIGHT_ITEM, LOST_ITEM],
    "/feeds/gazette-port.xml?page=1": [FERRY_ITEM],
}


def answer(request: Request) -> Reply:
    """What the Gazette says."""
    path = request.url.partition("gazette.example")[2]
    if path.startswith("/feeds/"):
        items = "".join(FEEDS.get(path, []))
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        return Reply(feed.encode(), 200, (("Content-Type", "application/rss+xml"),))
    if request.url in TEXTS:
        title, time, text = TEXTS[request.url]
        page = PAGE.format(title=title, url=request.url, time=time, text=text)
        return Reply(page.encode(), 200, (("Content-Type", "text/html; charset=utf-8"),))
    if request.url == LOST:
        return Reply(b"<html><title>Not here</title></html>", 200, (("Content-Type", "text/html"),))
    return Reply(b"", 404)


@contextmanager
def printed() -> Iterator[str]:
    """The proxy behind which the paper is."""
    proxy = Proxy(answer)
    proxy.start()
    try:
        yield proxy.url
    finally:
        proxy.stop()
