"""What can go wrong at the site: each fault makes of a request and its proper reply what is sent instead."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.support.proxy import Reply, Request

EXTRA = Path(__file__).parents[2] / "samples" / "extra"
HTML = (("Content-Type", "text/html"),)

Fault = Callable[[Request, Reply], Reply]


def status(code: int) -> Fault:
    return lambda _, reply: replace(reply, status=code)


def redirect(url: str) -> Fault:
    return lambda _, reply: Reply(status=302, headers=(("Location", url),))


def redirect_loop(request: Request, reply: Reply) -> Reply:
    return Reply(status=302, headers=(("Location", request.url),))


def missing(request: Request, reply: Reply) -> Reply:
    return Reply((EXTRA / "not_found.html").read_bytes(), 404, HTML)


def soft_missing(request: Request, reply: Reply) -> Reply:
    return replace(missing(request, reply), status=200)


def ban_page(request: Request, reply: Reply) -> Reply:
    return Reply((EXTRA / "banned.html").read_bytes(), 200, HTML)


def ban(request: Request, reply: Reply) -> Reply:
    return replace(ban_page(request, reply), status=456)


def empty(request: Request, reply: Reply) -> Reply:
    return replace(reply, body=b"")


def cut_json(request: Request, reply: Reply) -> Reply:
    """Half of an answer that says it is whole."""
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def truncated(request: Request, reply: Reply) -> Reply:
    """Half of what Content-Length promises."""
    half = len(reply.body) // 2
    return replace(reply, body=reply.body[:half], missing=len(reply.body) - half)


def reset(request: Request, reply: Reply) -> Reply:
    return replace(reply, reset=True)


def held(request: Request, reply: Reply) -> Reply:
    return replace(reply, hold=True)


def huge(request: Request, reply: Reply) -> Reply:
    return replace(reply, body=b"<p>" + bytes(64 << 20))


def wrong_charset(request: Request, reply: Reply) -> Reply:
    """A page in GBK, said to be UTF-8 by its header."""
    body = reply.body.decode("utf-8").replace('charset="utf-8"', 'charset="gbk"').encode("gb18030")
    return replace(reply, body=body, headers=(("Content-Type", "text/html; charset=utf-8"),))
