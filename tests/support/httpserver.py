"""A real HTTP/1.1 server on loopback, in a thread: each path answers with the very bytes given for it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Headers = list[tuple[str, str]]


@dataclass
class Answer:
    """What one path answers; ``headers`` go out as Latin-1 in this order, and no other but the length."""

    body: bytes = b""
    headers: Headers = field(default_factory=list)
    status: int = 200
    chunked: bool = False
    hold: bool = False
    """Don't answer before ``Server.release`` is set; ``Server.held`` tells that such a request is here."""


class Server:
    """The running server: ``answers`` may be changed at any time, ``log`` has "GET /path" a request."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.log: list[str] = []
        self.held = threading.Event()
        self.release = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}{path}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; harmless when stopped already."""
        self.release.set()
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()

    def find(self, path: str) -> Answer:
        return self.answers.get(path, Answer(b"no such page", status=404))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30  # seconds; a client that went away must not keep the thread

            def do_GET(self) -> None:
                server.log.append(f"{self.command} {self.path}")
                answer = server.find(self.path)
                if answer.hold:
                    server.held.set()
                    server.release.wait()
                    self.close_connection = True
                    return
                _send(self, answer)

            do_POST = do_GET  # noqa: N815  # the name that http.server looks for

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the parent's name
                """Keep the test's output clean."""

        return Handler


@contextmanager
def serving(answers: Mapping[str, Answer]) -> Iterator[Server]:
    """A server for the time of the block."""
    server = Server(answers)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response_only(answer.status)
    for name, value in answer.headers:
        handler.send_header(name, value)
    length = ("Transfer-Encoding", "chunked") if answer.chunked else ("Content-Length", str(len(answer.body)))
    handler.send_header(*length)
    handler.end_headers()
    handler.wfile.write(_chunks(answer.body) if answer.chunked else answer.body)


def _chunks(body: bytes, size: int = 7) -> bytes:
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
