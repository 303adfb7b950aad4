"""What pymongo's errors mean here: whose fault they are, and what to do about it."""

from typing import Any

from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    NetworkTimeout,
    NotPrimaryError,
    ServerSelectionTimeoutError,
)

NO_LOGIN = (18, 8000)
NO_RIGHT = (13,)
OF_SERVER = {6, 7, 13, 50, 64, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031}
"""Codes of single writes that tell of the server, not of the document: stepping down, no disk left, …"""

_NOISE = (", full error:", ", Timeout:", " (configured")


class ServerFailed(Exception):
    """The server took a group of writes, but could not do or acknowledge all of it."""


def write_errors(error: BulkWriteError) -> dict[int, dict[str, Any]]:
    """The refused writes by their index; ServerFailed when the server itself is at fault."""
    failed = {e["index"]: e for e in error.details.get("writeErrors", ())}
    of_server = [e for e in failed.values() if e.get("code") in OF_SERVER]
    for e in (*of_server, *error.details.get("writeConcernErrors", ())):
        raise ServerFailed(str(e.get("errmsg")))
    return failed


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
