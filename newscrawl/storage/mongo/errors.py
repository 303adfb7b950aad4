"""What pymongo's errors mean here: whose fault they are, and what to do about it."""

from typing import Any

from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    NetworkTimeout,
    NotPrimaryError,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)

NO_LOGIN = (18, 8000)
NO_RIGHT = (13,)
OF_SERVER = {13, 134, 14031}
"""Codes of single writes that tell of the server, not of the document, and stay: no right, no disk left, …"""

TRANSIENT = frozenset(
    {6, 7, 24, 43, 46, 50, 63, 64, 89, 91, 112, 117, 133, 150, 175, 189, 202, 225, 234, 249, 251, 262}
    | {314, 365, 384, 462, 9001, 10107, 11600, 11601, 11602, 13388, 13435, 13436, 16500}
)
"""Codes of what passes: a lock, a conflict of writes, another primary, an interruption, too many requests."""

_NOISE = (", full error:", ", Timeout:", " (configured")


class ServerFailed(Exception):
    """The server took a group of writes, but could not do or acknowledge all of it."""


def write_errors(error: BulkWriteError) -> dict[int, dict[str, Any]]:
    """The failed writes by their index; ServerFailed when the server itself is at fault."""
    failed = {e["index"]: e for e in error.details.get("writeErrors", ())}
    of_server = [e for e in failed.values() if e.get("code") in OF_SERVER]
    for e in (*of_server, *error.details.get("writeConcernErrors", ())):
        raise ServerFailed(str(e.get("errmsg")))
    return failed


def is_transient(error: PyMongoError) -> bool:
    """True for a command as a whole that may succeed in a moment. pymongo itself looks after connections."""
    return isinstance(error, OperationFailure) and error.code in TRANSIENT


def reason(error: Exception, database: str) -> str:
    """What went wrong and what to do, without pymongo's account of its timeouts and topology."""
    detail = str(error)
    for noise in _NOISE:
        detail = detail.partition(noise)[0]
    code = getattr(error, "code", None)
    if code in NO_LOGIN:
        return f"user or password refused: check both, and the URI's authSource ({detail})"
    if code in NO_RIGHT:
        return f"the user may not use database {database}: grant it readWrite ({detail})"
    if isinstance(error, ServerSelectionTimeoutError):
        return f"cannot be reached: is it running, is the address right? ({detail})"
    if isinstance(error, AutoReconnect) and not isinstance(error, NetworkTimeout | NotPrimaryError):
        return f"connection lost: is it still running? ({detail})"
    return detail
