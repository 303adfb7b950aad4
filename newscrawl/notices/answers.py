"""What a channel's server really said. Services answer 200 with an error code in their JSON.

Of Apprise's plugins some look at it (飞书), others only at the status (钉钉, 企业微信, Telegram, plain
webhooks). They say True or False and no more, so what their requests get is listened to here.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from newscrawl.notices.addresses import PLAIN

MEANS_GOOD: dict[str, tuple[object, ...]] = {
    "feishu": (0,),
    "lark": (0,),
    "schan": (0,),
    "bark": (200,),
    "barks": (200,),
    **dict.fromkeys(PLAIN, (0, *range(200, 300))),
}
"""What ``code`` is where all is well, by scheme; elsewhere nobody knows what it means."""

TEXTS = ("errmsg", "msg", "StatusMessage", "message", "description", "error")
"""Where services say in words what was wrong, the first that has any."""

LONGEST = 200
"""Characters of what a server says that are passed on."""


@dataclass
class Heard:
    """What the servers said to one message."""

    scheme: str
    refusal: str = ""
    """Why it is not delivered, by the first answer that says so."""

    def take(self, status: int, body: bytes) -> None:
        """Judge an answer."""
        if not self.refusal:
            self.refusal = f"HTTP {status}" if status >= 400 else refusal(self.scheme, body)

    def failed(self, error: Exception) -> None:
        """No answer came; what an exception says may hold the address."""
        self.refusal = self.refusal or type(error).__name__


def refusal(scheme: str, body: bytes) -> str:
    """What an answer of status 200 refuses, in a few words; empty where it refuses nothing."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(said, dict):
        return ""
    for name in ("errcode", "StatusCode", "code"):
        code = said.get(name)
        good = MEANS_GOOD.get(scheme, (code,)) if name == "code" else (0, None)
        if _number(code) not in good and code is not None:
            return f"{name} {str(code)[:20]}{_words(said)}"
    if said.get("ok") is False or said.get("success") is False:
        return f"not ok{_words(said)}"
    return ""


def _number(code: object) -> object:
    """A number may come as text."""
    return int(code) if isinstance(code, str) and code.isascii() and code.isdigit() else code


def _words(said: dict[str, Any]) -> str:
    text = next((said[name] for name in TEXTS if isinstance(said.get(name), str) and said[name]), "")
    plain = "".join(character if character.isprintable() else " " for character in text[:LONGEST])
    return f" ({' '.join(plain.split())})" if plain.strip() else ""


_HERE = threading.local()
"""``heard``: what listens in this thread; nobody elsewhere."""


@contextmanager
def heard(scheme: str) -> Iterator[Heard]:
    """Listen to what the requests of this thread are answered."""
    _listen()
    _HERE.heard = Heard(scheme)
    try:
        yield _HERE.heard
    finally:
        _HERE.heard = None


def _listen() -> None:
    """Have every session of requests pass on its answers, once for all."""
    from requests import Response, Session

    send = Session.send
    if hasattr(send, "__wrapped__"):
        return

    @wraps(send)
    def listening(self: Session, *args: Any, **kwargs: Any) -> Response:
        here: Heard | None = getattr(_HERE, "heard", None)
        try:
            response = send(self, *args, **kwargs)
        except Exception as error:
            if here:
                here.failed(error)
            raise
        if here:
            here.take(response.status_code, response.content)
        return response

    Session.send = listening  # type: ignore[method-assign]
