"""The record of a failed run posted to a webhook, whose failures never fail or hold up the run."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.faults.places import HASTY, Place
from tests.support import faults
from tests.support.site import Site

NO_LIST = "no list answered: list 1688 地方经济 page 1: HTTP 404"
HERE = {"no_proxy": "127.0.0.1"}
"""The webhook is no part of the replica site."""

FOR_EVER_S = 30
"""How long a server that drips goes on: a run that ends sooner has left it."""


@contextmanager
def webhook() -> Iterator[tuple[str, list[Any]]]:
    """A server that keeps what is posted to it."""
    posted: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append((self.path, self.headers["Content-Type"], json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the parent's name
            """Keep the test's output clean."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", posted
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def answering(data: bytes, *, for_ever: bool = False) -> Iterator[str]:
    """A server that answers a connection with these bytes, once or drop by drop until the client leaves."""
    done = threading.Event()

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            for _ in range(5 * FOR_EVER_S):  # drop by drop
                try:
                    connection.sendall(data)
                except OSError:
                    return
                if not for_ever or done.wait(0.2):
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        done.set()


def test_a_failed_run_is_posted_and_a_good_one_is_not(site: Site, plain: Place) -> None:
    with webhook() as (url, posted):
        settings = {"WEBHOOK_URL": url, "RETRY_TIMES": 0}
        assert plain.crawl("channels=1688", settings=settings, env=HERE).code == 0
        assert posted == []
        site.fault("/api/roll/", faults.missing)
        assert plain.crawl("channels=1688", settings=settings, env=HERE).code == 1
    ((path, kind, record),) = posted
    assert (path, kind) == ("/hook", "application/json; charset=utf-8")
    assert record == plain.docs("runs")[record["_id"]]
    assert (record["ok"], record["problem"]) == (False, NO_LIST)


NO_ADDRESSES = ("ftp://example.com/", "nonsense", "http://", "http://127.0.0.1:port/", "http://[")


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_is_refused_before_the_run(site: Site, plain: Place, url: str) -> None:
    run = plain.crawl("channels=1688", settings={"WEBHOOK_URL": url})
    assert (run.code, len(run.lines), site.asked()) == (2, 1, [])
    assert run.lines[0].startswith("scrapy crawl: error: WEBHOOK_URL")


def test_a_webhook_that_is_not_there_is_a_warning(site: Site, plain: Place) -> None:
    site.fault("/api/roll/", faults.missing)
    settings = {"WEBHOOK_URL": "http://127.0.0.1:9/", "RETRY_TIMES": 0}
    run = plain.crawl("channels=1688", settings=settings, env=HERE)
    assert (run.code, run.last.startswith(f"failed: {NO_LIST} (")) == (1, True)
    warnings = [line for line in run.lines if "newscrawl.runs.webhook" in line]
    assert len(warnings) == 1
    assert "] WARNING: " in warnings[0]
    assert not any(line.startswith("Traceback") for line in run.lines)


@pytest.mark.parametrize(
    ("answer", "for_ever"),
    [
        (b"", True),
        (b"x" * 8, True),
        (b"nonsense\r\n\r\n", False),
    ],
)
def test_a_webhook_that_hangs_drips_or_babbles(
    site: Site, plain: Place, answer: bytes, for_ever: bool
) -> None:
    site.fault("/api/roll/", faults.missing)
    with answering(answer, for_ever=for_ever) as url:
        began = time.monotonic()
        settings = {"WEBHOOK_URL": url, "RETRY_TIMES": 0}
        run = plain.crawl("channels=1688", settings=settings, env={**HERE, **HASTY})
    assert (run.code, time.monotonic() - began < FOR_EVER_S) == (1, True)
    assert not any(line.startswith("Traceback") for line in run.lines)
