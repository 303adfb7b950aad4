"""Scrapy's filter of requests that were made before, in a sixth of the memory."""

from typing import Any

from scrapy import Request
from scrapy.dupefilters import RFPDupeFilter

from newscrawl.runs.ids import Ids


class DupeFilter(RFPDupeFilter):
    """The setting ``DUPEFILTER_CLASS``. With a JOBDIR, all is as Scrapy does it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = Ids()

    def request_seen(self, request: Request) -> bool:
        """False for the first of several."""
        if self.file:
            return super().request_seen(request)
        return not self._known.add(self.fingerprinter.fingerprint(request).hex())
