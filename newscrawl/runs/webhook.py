"""Tell somebody else that a run failed: its record as JSON, by HTTP POST. Never a reason to fail."""

import logging
import threading
from http.client import HTTPException, InvalidURL
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from newscrawl.codec import Doc, dumps

logger = logging.getLogger(__name__)
TIMEOUT_S = 5.0


def post(url: str, record: Doc) -> None:
    """Post a run's record, and wait no longer than ``TIMEOUT_S``; what goes wrong is one line in the log."""
    thread = threading.Thread(target=_post, args=(url, dumps(record).encode()), daemon=True)
    thread.start()
    thread.join(TIMEOUT_S)  # the time-out of urlopen is for each read: a server that drips has hours
    if thread.is_alive():
        logger.warning("webhook: no whole answer within %.0f s", TIMEOUT_S)


def _post(url: str, body: bytes) -> None:
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError
        headers = {"Content-Type": "application/json; charset=utf-8"}
        request = Request(url, body, headers, method="POST")  # noqa: S310 - checked above
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - checked above
            logger.info("webhook: HTTP %s", answer.status)
    except (ValueError, InvalidURL):
        logger.warning(
            "webhook: WEBHOOK_URL is no http(s) URL that can be used; it may hold a secret: not shown"
        )
    except (OSError, HTTPException) as error:
        logger.warning("webhook: %s", " ".join(str(error).split()) or type(error).__name__)
