"""A webhook on loopback that keeps what is posted to it, and answers what a test says."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hook:
    """``posted``: path and JSON of each message. ``answer`` may be changed at any time."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, Any]] = []
        self.answer: dict[str, Any] = {"code": 0}
        self.status = 200
        self.is_silent = False
        """No answer before ``release``; ``held`` is set once such a request is here."""

        self.came = threading.Semaphore(0)
        """Can be acquired once for each message that is here."""

        self.held, self.release = threading.Event(), threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._http.server_port}"

    @property
    def titles(self) -> list[str]:
        """Of the messages that came as Apprise's JSON, in order."""
        return [body["title"] for _, body in self.posted]

    @property
    def texts(self) -> list[str]:
        return [body["message"] for _, body in self.posted]

    def serve(self) -> None:
        self._http.serve_forever(poll_interval=0.01)

    def stop(self) -> None:
        self.release.set()
        self._http.shutdown()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.posted.append((self.path, json.loads(body)))
                hook.came.release()
                if hook.is_silent:
                    hook.held.set()
                    hook.release.wait()
                    return
                data = json.dumps(hook.answer).encode()
                self.send_response(hook.status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the parent's name
                """Keep the test's output clean."""

        return Handler


@contextmanager
def hooked() -> Iterator[Hook]:
    """A webhook for the time of the block."""
    hook = Hook()
    thread = threading.Thread(target=hook.serve)
    thread.start()
    try:
        yield hook
    finally:
        hook.stop()
        thread.join()
