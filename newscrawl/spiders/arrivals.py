"""What came for an article, before it is read: whether it is what was asked for, and whole."""

from collections.abc import Iterator

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from newscrawl.items import Listing
from newscrawl.sites.arrived import SENT, is_cut, sent_on
from newscrawl.sites.errors import BadUrl
from newscrawl.spiders.lists import ListReading

GONE = (404, 410)


class Arrivals(ListReading):
    """The half of a spider that looks at answers as a whole."""

    def unusable(self, response: Response, listing: Listing) -> Listing | Request | None:
        """What becomes of an answer that holds no page of this article; None for one to be read."""
        if response.url != listing.url and (elsewhere := self._elsewhere(response.url, listing)):
            return elsewhere
        if response.status in GONE and response.request and response.meta.get("sent"):
            return settled(listing, "failed", f"sent to {response.url}: HTTP {response.status}")
        if response.status in GONE:
            return settled(listing, "gone", f"HTTP {response.status}")
        if coding := response.headers.get("Content-Encoding"):
            return settled(listing, "failed", f"Content-Encoding {coding.decode('latin-1')} cannot be read")
        if not response.body:
            return self._again(response, "empty page") or settled(listing, "failed", "empty page")
        return self._again(response, "page cut off") if is_cut(response.body) else None

    def followed(self, response: Response, listing: Listing) -> Iterator[Request]:
        """The request that a page asks for which sends its reader on to the same article."""
        sent = response.meta.get("sent", 0)
        target = sent_on(response.body, response.url)
        try:
            same = target and self.site.document_id(target) == self.site.document_id(response.url)
        except BadUrl:
            return
        if target and same and sent < SENT and response.request:
            yield response.request.replace(url=target, meta={**response.meta, "sent": sent + 1})

    def other_url(self, response: Response, listing: Listing, aliases: tuple[str, ...]) -> Request | None:
        """The next request for an article that was asked for by a URL which is dead: it may have others, that
        were given with it, that its form tells, or that the ledger knows (``known``)."""
        if not response.request or not response.meta.get("asked"):
            return None
        tried = response.meta.get("tried", [listing.url])
        others = (*aliases, *self.site.other_urls(listing.url), *response.meta.get("known", ()))
        if not (url := next((url for url in others if url not in tried), None)):
            return None
        return response.request.replace(url=url, meta={**response.meta, "sent": 0, "tried": [*tried, url]})

    def _elsewhere(self, url: str, listing: Listing) -> Listing | None:
        """What became of an article whose request was sent to another place."""
        try:
            wanted, docid = self.site.may_be_asked(url), self.site.document_id(url)
        except BadUrl as error:
            return settled(listing, "failed", str(error))
        if self.site.are_two(listing.id, docid):
            return settled(listing, "failed", f"another article came: {docid}")
        if wanted:
            return None
        if self.site.is_front(url):
            return settled(listing, "gone", f"sent to {url}")
        return settled(listing, "failed", f"sent to {url}, which is no article")

    def _again(self, response: Response, reason: str) -> Request | None:
        return get_retry_request(response.request, spider=self, reason=reason) if response.request else None


def settled(listing: Listing, state: str, error: str) -> Listing:
    """What became of a row that is no document."""
    told = listing.version
    return Listing(listing.id, listing.url, state=state, error=error, lids=listing.lids, version=told)
