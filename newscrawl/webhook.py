"""Tell somebody else that a run failed: its record as JSON, by HTTP POST. Never a reason to fail."""

import logging
from urllib.error import URLError
from urllib.request import Request, urlopen

from newscrawl.codec import Doc, dumps

logger = logging.getLogger(__name__)
TIMEOUT_S = 5.0


def post(url: str, record: Doc) -> None:
    """Post a run's record; what goes wrong is one line in the log."""
    if not url.startswith(("http://", "https://")):
        logger.warning("WEBHOOK_URL: %r is not an http(s) URL", url)
        return
    body = dumps(record).encode()
    request = Request(url, body, {"Content-Type": "application/json; charset=utf-8"}, method="POST")  # noqa: S310 - checked above
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - checked above
            logger.info("webhook: HTTP %s", answer.status)
    except (URLError, OSError, ValueError) as error:
        logger.warning("webhook: %s", error)
