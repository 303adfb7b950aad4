"""Make the README's pictures: ``python -m docs.pictures.make`` (needs Chromium and requirements-dev.txt).

- ``demo.svg``: a crawl of the samples and what it stored, on a terminal of 100 columns, drawn by Rich;
- ``coverage.png``: the coverage page of an invented store (tests/coverage/dense.py);
- ``datasette.png``: the sample store in Datasette, with docs/datasette.yml.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from html import unescape
from io import StringIO
from pathlib import Path
from socket import create_connection, socket

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import MONOKAI
from rich.text import Text

from tests.coverage import dense
from tests.coverage.browser import browser
from tests.crawl.runs import ROOT
from tests.support.terminal import Screen, shown

HERE = Path(__file__).parent
COLUMNS = 100
SIZES = {"coverage.png": (1280, 1040), "datasette.png": (1280, 1240)}
SCALE = 0.6
"""Of the screenshots, so that they are small."""

CURSOR = re.compile(r"\x1b\[[0-9;?]*[A-Zac-ln-z]")
"""All that steers a terminal but for colours."""

CRAWL = ("crawl", "sina_china", "-s", "REPLAY=samples/sample.warc.gz", "-L", "ERROR")
PARTS = re.compile(r"[\u2500-\u257f]+|[\u2e80-\uffef]+|[^\u2500-\uffef]+")
"""Lines of tables, Chinese, and all else."""

DRAWN = re.compile(r'textLength="[\d.]+"([^>]*)>([^<]+)<')
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Fetched from elsewhere; the reader's own will do."""

CHARACTER = 12.2
"""Columns of the picture are so wide."""

COMMANDS = {
    "scrapy crawl sina_china -s REPLAY=samples/sample.warc.gz": CRAWL,
    "scrapy articles --search 绿色债": ("articles", "--search", "绿色债"),
    "scrapy runs": ("runs",),
}


def environment(store: Path) -> dict[str, str]:
    """What the commands are run with."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL")}
    return ours | {"NEWSCRAWL_STORE_URI": f"sqlite:///{store}", "NEWSCRAWL_ARCHIVE_DIR": ""}


def demo(store: Path) -> None:
    """Record the commands, one after the other."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    for typed, argv in COMMANDS.items():
        console.print(f"[bold green]$[/] {typed}", highlight=False)
        for line in _lines(shown(argv, COLUMNS, environment(store))):
            console.print(_drawn(line))
    svg = console.export_svg(title="newscrawl", theme=MONOKAI, unique_id="demo")
    (HERE / "demo.svg").write_text(FONT.sub("", DRAWN.sub(_as_wide_as_it_is, svg)), "utf-8")


def _drawn(line: str) -> Text:
    """The line, its parts of one width apart: the picture gives each part as many columns as it has."""
    text = Text.from_ansi(line)
    for part in PARTS.finditer(text.plain):
        text.stylize(Style(meta={"part": part.start()}), *part.span())
    return text


def _as_wide_as_it_is(found: re.Match[str]) -> str:
    """Rich gives a Chinese character one column."""
    return f'textLength="{CHARACTER * cell_len(unescape(found[2])):g}"{found[1]}>{found[2]}<'


def _lines(screen: Screen) -> list[str]:
    """What stays on the screen: of a line that was drawn over and over, the last form."""
    if screen.code:
        raise RuntimeError(screen.text)
    lines = CURSOR.sub("", screen.raw).replace("\r\n", "\n").split("\n")
    return [line.split("\r")[-1] for line in lines if line.split("\r")[-1].strip()]


def picture(url: str, name: str) -> None:
    """The top of a page, smaller."""
    width, height = SIZES[name]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, browser(Path(profile)) as tab:
        tab.show(url, width)
        tab.picture(HERE / name, top=height, scale=SCALE)


def coverage(folder: Path) -> None:
    """The page of a busy store."""
    store, page = folder / "busy.db", folder / "coverage.html"
    dense.build(f"sqlite:///{store}")
    days = ("--since", "2026-03-09", "--until", str(dense.LAST))
    command = [sys.executable, "-m", "scrapy", "coverage", *days, "--html", str(page)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment(store), stdout=subprocess.DEVNULL)  # noqa: S603
    picture(f"{page.as_uri()}?lang=en", "coverage.png")


def datasette(store: Path) -> None:
    """The articles as a page with facets."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-p", str(port), "-m", "docs/datasette.yml", "--setting", "truncate_cells_html", "80"]
    command = [sys.executable, "-m", "datasette", str(store), *options, "--setting", "suggest_facets", "off"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        try:
            _wait_for(port)
            names = ("published_beijing", "source", "title", "authors", "symbols")
            query = "&".join(f"_col={name}" for name in names)
            page = f"http://127.0.0.1:{port}/news/articles_flat"
            picture(f"{page}?{query}&_sort_desc=published_utc", "datasette.png")
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            with closing(create_connection(("127.0.0.1", port), 1)):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("Datasette does not answer")


def main() -> None:
    """The command line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "news.db"
        demo(store)
        coverage(folder)
        datasette(store)


if __name__ == "__main__":
    main()
