"""A real Scrapyd on a port of its own, and the project deployed to it as users do."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from tests.crawl.runs import ROOT
from tests.support.ports import free_port

SOURCES = (
    *("newscrawl", "scrapy.cfg", "setup.py", "pyproject.toml"),
    *("README.md", "LICENSE", "requirements.txt"),
)
CONF = """[scrapyd]
bind_address = 127.0.0.1
http_port = {port}
poll_interval = 0.1
"""
LOCAL = build_opener(ProxyHandler({}))
"""Opens URLs here, whatever proxy the environment names."""


class Scrapyd:
    """Its API, and its log to wait for."""

    def __init__(self, log: IO[str]) -> None:
        self._log = log
        self.url = f"http://127.0.0.1:{self.logged('Site starting on ').strip()}/"

    def logged(self, text: str) -> str:
        """Wait for a line with this text; what stands behind it."""
        for line in self._log:
            if text in line:
                return line.split(text, 1)[1]
        raise AssertionError(f"Scrapyd ended without {text!r}")

    def call(self, method: str, *, post: Mapping[str, str] | None = None, **query: str) -> Any:
        """An answer of the API."""
        body = urlencode(post).encode() if post else None
        with LOCAL.open(f"{self.url}{method}.json?{urlencode(query)}", body, timeout=60) as answer:
            return json.load(answer)


@contextmanager
def scrapyd(folder: Path, env: Mapping[str, str]) -> Iterator[Scrapyd]:
    """Scrapyd with its eggs, logs and databases in ``folder``; its jobs have this environment."""
    (folder / "scrapyd.conf").write_text(CONF.format(port=free_port()))  # it takes no 0 for any
    command = [sys.executable, "-m", "scrapyd"]
    pipe, joined = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(
        command, cwd=folder, env=clean(env), stdout=pipe, stderr=joined, text=True
    ) as process:
        assert process.stdout
        try:
            yield Scrapyd(process.stdout)
        finally:
            process.terminate()


def deploy(folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    """``scrapyd-deploy`` in a copy of the project, so that its build leaves nothing here."""
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    config = folder / "scrapy.cfg"
    config.write_text(config.read_text().replace("http://127.0.0.1:6800/", url))
    program = Path(sys.executable).with_name("scrapyd-deploy")
    env = clean({"no_proxy": "127.0.0.1"})
    return subprocess.run([program], cwd=folder, env=env, capture_output=True, text=True, check=False)


def clean(more: Mapping[str, str]) -> dict[str, str]:
    """An environment without the checkout: only what is in the egg can be imported."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **more}
