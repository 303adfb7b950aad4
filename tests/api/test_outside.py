"""The library seen from outside: a type checker's view, a notebook's, a fork's, an older store's."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

import newscrawl
from tests.crawl.runs import ROOT

PROGRAM = """
from datetime import datetime
from typing import reveal_type

import newscrawl

with newscrawl.connect("data/news.db") as news:
    reveal_type(news)
    found = news.articles(since="2024-05-01", symbol=["600519"], as_of=datetime.now())
    reveal_type(found)
    reveal_type([article.published_at for article in found])
    reveal_type(found.first())
    reveal_type(found.records())
    reveal_type([stock.symbol for stock in news.article("comos:a").stocks])
    reveal_type([day.listed for day in news.coverage()])
    reveal_type([run.counts for run in news.runs()])
    reveal_type(news.search("专项债").df())
reveal_type(newscrawl.extract(b"").channel.path)
reveal_type(newscrawl.fetch("https://finance.sina.com.cn/"))
"""
REVEALED = [
    "newscrawl.api.connection.News",
    "newscrawl.api.results.Results[newscrawl.api.model.Article]",
    "list[datetime.datetime | None]",
    "newscrawl.api.model.Article | None",
    "list[dict[str, Any]]",
    "list[str]",
    "list[int]",
    "list[typing.Mapping[str, int]]",
    "pandas.core.frame.DataFrame",
    "str | None",
    "newscrawl.api.model.Article",
]
WRONG = """
import newscrawl

with newscrawl.connect() as news:
    news.articles(sorce="新华社")
    news.article("a").titel
    news.articles(limit="3")
"""


@pytest.mark.long
def test_a_type_checker_sees_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "wrong.py").write_text(WRONG)
    names = [str(tmp_path / name) for name in ("program.py", "wrong.py")]
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        *names,
    ]  # here, for what `make lint` has read already
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith(tuple(names))]
    told = [line.partition('Revealed type is "')[2].rstrip('"') for line in lines if "Revealed" in line]
    assert told == REVEALED, done.stdout
    errors = [line.split(" ", 1)[1] for line in lines if ": error:" in line]
    assert len(errors) == 3, errors
    assert [line.rpartition("[")[2] for line in errors] == ["call-arg]", "attr-defined]", "arg-type]"]


@pytest.mark.long
def test_a_notebook(sample: Path, tmp_path: Path) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    cells = (
        "import asyncio, newscrawl",
        "asyncio.get_running_loop().is_running()",
        f"news = newscrawl.connect({str(sample)!r})",
        "len(news.articles().df())",
        "newscrawl.extract(open('page.html', 'rb').read()).title",
        "news.articles('1999-01-01', '1998-01-01')",
        "news.close()",
    )
    (tmp_path / "page.html").write_bytes((ROOT / "samples/pages/finance_2021_bonds.html").read_bytes())
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(book, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path)})
    outputs = [[*cell.outputs] for cell in book.cells]
    shown = [out[0].data["text/plain"] if out and "data" in out[0] else "" for out in outputs]
    assert [shown[1], shown[3], shown[4]] == ["True", "29", "'望江银行发行百亿绿色金融债 票面利率2.86%'"]
    (error,) = outputs[5]
    assert (error.ename, error.evalue) == ("BadArgument", "since 1999-01-01 is after until 1998-01-01")
    assert outputs[6] == []


def test_a_store_of_an_older_version(tmp_path: Path) -> None:
    packed = (ROOT / "tests/versions/2026-11-22.db.gz").read_bytes()
    (tmp_path / "news.db").write_bytes(gzip.decompress(packed))
    with newscrawl.connect(tmp_path / "news.db") as news:
        articles = list(news.articles())
        assert len(articles) == 27
        assert {article.known_basis for article in articles} == {"seen"}
        stored = max(article.known_at for article in articles if article.known_at)
        assert {article.known_at for article in articles} == {article.first_seen_at for article in articles}
        assert len(news.articles(as_of=stored).records()) == 27
        assert news.articles(as_of="2024-06-01").records() == []


def test_a_fork_is_told_to_connect_anew(sample: Path) -> None:
    news = newscrawl.connect(sample)
    out, into = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - in the child
        try:
            news.articles().records()
        except newscrawl.StoreFailed as error:
            os.write(into, str(error).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(into)
    with os.fdopen(out) as said:
        assert said.read() == "the connection is closed, or was opened before a fork: connect again"
    assert len(news.articles()) == 29
    news.close()
