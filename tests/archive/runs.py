"""Running the tiny crawl, and warcio's own check, as a user would: in processes of their own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.forks import Fork

ROOT = Path(__file__).parents[2]
TIMEOUT = 200  # seconds


@dataclass
class Run:
    """What one tiny crawl said."""

    items: list[dict[str, Any]]
    stats: dict[str, Any]
    log: str


def started(urls: Sequence[str], *, settings: dict[str, Any], **job: Any) -> Fork:
    """A crawl under way."""
    return Fork("tests.archive.tiny", [_spec(urls, settings, job)], env=os.environ)


def run(urls: Sequence[str], *, settings: dict[str, Any], **job: Any) -> Run:
    """Crawl ``urls`` to the end."""
    with started(urls, settings=settings, **job) as process:
        out, err = process.communicate(TIMEOUT)
    return _ended(process.wait(), out, err)


def run_fresh(
    urls: Sequence[str], *, prefix: Sequence[str] = (), settings: dict[str, Any], **job: Any
) -> Run:
    """The same in a new interpreter; ``prefix`` is put before its command."""
    argv = [*prefix, sys.executable, "-W", "error", "-m", "tests.archive.tiny", _spec(urls, settings, job)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    return _ended(done.returncode, done.stdout, done.stderr)


def _spec(urls: Sequence[str], settings: dict[str, Any], job: dict[str, Any]) -> str:
    return json.dumps({"urls": list(urls), "settings": settings, **job})


def _ended(code: int, out: str, err: str) -> Run:
    assert code == 0, err
    *items, stats = [json.loads(line) for line in out.splitlines()]
    return Run(items, stats, err)


def warcio_check(*files: Path, brotli: bool = True) -> str:
    """What ``warcio check`` complains of: nothing when the files are valid.

    ``brotli=False`` runs it as where that package is not installed: warcio 1.8.1 knows brotlipy's API
    only, and with Scrapy's brotli ends at the first ``Content-Encoding: br`` with an AttributeError (its
    issue 73).
    """
    without = "import sys; sys.modules['brotli'] = None; from warcio.cli import main; main()"
    warcio = [str(Path(sys.executable).with_name("warcio"))] if brotli else [sys.executable, "-c", without]
    argv = [*warcio, "check", *map(str, files)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def can(*argv: str) -> bool:
    """Whether this machine lets us run that: namespaces need root, and not every container has them."""
    return (
        shutil.which(argv[0]) is not None
        and not subprocess.run(argv, capture_output=True, check=False).returncode
    )
