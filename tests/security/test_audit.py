"""Known vulnerabilities of what is installed: red where there is one, skipped where nobody can be asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.security.audit import audit

EVENTS = [{"introduced": "0"}, {"fixed": "99"}]
VULNERABILITY = {
    "id": "PYSEC-2026-1",
    "summary": "made up",
    "affected": [
        {
            "package": {"name": "lxml", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": EVENTS}],
        }
    ],
}


@contextmanager
def service() -> Iterator[str]:
    """An OSV service on loopback that knows of one vulnerability, in lxml."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = asked["package"]["name"] == "lxml"
            body = json.dumps({"vulns": [VULNERABILITY]} if known else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the parent's name
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()
        thread.join()


@pytest.mark.long
def test_no_known_vulnerability_in_what_is_installed() -> None:
    found = audit()
    assert found.vulnerable == []
    if found.unreachable:
        pytest.skip(f"NO AUDIT: PyPI cannot be asked ({found.unreachable})")
    if not found.audited:
        pytest.skip("NO AUDIT: the index knows none of the installed versions")


def test_a_known_vulnerability_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with service() as url:
        found = audit("-s", "osv", "--osv-url", url)
    assert [line.split()[0] for line in found.vulnerable] == ["lxml"]
    assert found.vulnerable[0].endswith(": PYSEC-2026-1")
    assert found.audited > 50


def test_no_network_is_told_apart_from_a_failure() -> None:
    found = audit("-s", "osv", "--osv-url", "http://127.0.0.1:9/v1/query")
    assert (found.vulnerable, found.audited) == ([], 0)
    assert "127.0.0.1" in (found.unreachable or "")
    with pytest.raises(RuntimeError, match=r"^pip-audit failed: "):
        audit("--no-such-option")
