"""The connections to the server."""

import logging
from datetime import UTC

from pymongo import AsyncMongoClient

from newscrawl.codec import Doc
from newscrawl.storage.mongo.uri import MongoUri

Client = AsyncMongoClient[Doc]


def new_client(uri: MongoUri) -> Client:
    """A client that connects to nothing yet. Raises pymongo's errors."""
    _hush()
    return Client(uri.uri, tz_aware=True, tzinfo=UTC, **uri.options)


def _hush() -> None:
    """Have pymongo make no log records that nobody is shown, several a command: Scrapy's root logger takes
    whatever is said."""
    logger = logging.getLogger("pymongo")
    is_shown = any(handler.level <= logging.DEBUG for handler in logging.root.handlers)
    if logger.level == logging.NOTSET and not is_shown:
        logger.setLevel(logging.INFO)
