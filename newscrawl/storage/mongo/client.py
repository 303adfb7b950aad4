"""The connections to the server."""

from datetime import UTC

from pymongo import AsyncMongoClient

from newscrawl.codec import Doc
from newscrawl.storage.mongo.uri import MongoUri

Client = AsyncMongoClient[Doc]


def new_client(uri: MongoUri) -> Client:
    """A client that connects to nothing yet. Raises pymongo's errors."""
    return Client(uri.uri, tz_aware=True, tzinfo=UTC, **uri.options)
