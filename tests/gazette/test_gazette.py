"""A second site goes the whole way with a folder and a spider: every command, over both stores."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from tests.crawl.runs import FAST, ROOT, Desk, Run
from tests.gazette.paper import FERRY, LIGHT, printed
from tests.support import mongo

LINES = 150


@dataclass(frozen=True)
class Reader:
    """Someone with a store of the Gazette."""

    desk: Desk
    uri: str

    def run(self, *argv: str, code: int = 0, **env: str) -> Run:
        given = ["-s", "SPIDER_MODULES=tests.gazette.spider", *argv[1:]]
        found = self.desk.scrapy(argv[0], *given, env={"NEWSCRAWL_STORE_URI": self.uri, **env})
        assert found.code == code, (argv, found.err[-2000:])
        return found

    def documents(self, *argv: str) -> dict[str, dict[str, Any]]:
        return {doc["_id"]: doc for doc in self.run(*argv).documents}


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    with printed() as proxy:
        yield proxy


@pytest.fixture(scope="module", params=["sqlite", "mongo"])
def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, web: str
) -> Iterator[Reader]:
    """The Gazette, crawled once into each store."""
    desk = Desk(tmp_path_factory.mktemp(request.param), web)
    if request.param == "sqlite":
        yield _crawled(Reader(desk, f"sqlite:///{desk.file}"))
        return
    with mongo.fresh_database(request.getfixturevalue("mongo_server")) as uri:
        yield _crawled(Reader(desk, uri))


def _crawled(reader: Reader) -> Reader:
    fast = [word for name, value in FAST.items() for word in ("-s", f"{name}={value}")]
    run = reader.run("crawl", "gazette", "-a", "channels=gazette-rss,gazette-port", *fast)
    assert (run.counts["stored"], run.counts["gone"]) == (2, 1), run.err
    return reader


def test_crawl(reader: Reader) -> None:
    docs = reader.documents("articles", "--json")
    ferry = docs["gazette:101"]
    assert sorted(docs) == ["gazette:101", "gazette:102"]
    assert (ferry["title"], ferry["source"], ferry["authors"]) == (
        "Ferry returns to the bay",
        "Harbour desk",
        ["Ada Wren"],
    )
    assert ferry["published_at"] == "2026-11-08T13:30:00.000Z"
    assert ferry["channel"]["lists"] == ["gazette-port", "gazette-rss"]
    assert ferry["channel"]["lids"] == []
    assert ferry["body_html"] == (
        '<div><p>The ferry is <a href="https://www.gazette.example/story/102">back</a>.</p>'
        '<img src="https://i.gazettecdn.example/ferry.jpg"><p>It sails at dawn.</p></div>'
    )
    assert ferry["parser_version"] == 3


def test_one_url(reader: Reader, web: str, tmp_path: Path) -> None:
    alone = Reader(Desk(tmp_path, web), f"sqlite:///{tmp_path}/news.db")
    (doc,) = alone.run("crawl", "gazette", "-a", f"url={LIGHT}").documents
    assert doc["_id"] == "gazette:102"
    wrong = alone.run("crawl", "gazette", "-a", "url=https://finance.sina.com.cn/x", code=2)
    assert "is not on a host of Gazette's (gazette.example)" in wrong.err


def test_articles(reader: Reader) -> None:
    assert "2026-11-09 00:30" in reader.run("articles").out  # by the clock of Sydney
    assert "It sails at dawn." in reader.run("articles", FERRY).out
    (found,) = reader.documents("articles", "--json", "--since", "2026-11-09")
    assert found == "gazette:101"
    assert list(reader.documents("articles", "--json", "--channel", "gazette-port")) == ["gazette:101"]


def test_search(reader: Reader) -> None:
    assert list(reader.documents("articles", "--json", "--search", "lamp")) == ["gazette:102"]


def test_export(reader: Reader, tmp_path: Path) -> None:
    for kind in ("jsonl", "csv", "parquet", "rss", "jsonfeed", "markdown"):
        reader.run("export", kind, "-o", str(tmp_path / kind))
    lines = [json.loads(line) for line in (tmp_path / "jsonl").read_text().splitlines()]
    assert [doc["_id"] for doc in lines] == ["gazette:101", "gazette:102"]
    with (tmp_path / "csv").open(newline="") as file:
        assert [row["channel_lists"] for row in csv.DictReader(file)] == [
            "gazette-port|gazette-rss",
            "gazette-rss",
        ]
    assert parquet.read_table(tmp_path / "parquet").column("_id").to_pylist() == [
        "gazette:101",
        "gazette:102",
    ]
    assert "<title>Bayside Gazette</title>" in (tmp_path / "rss").read_text()
    feed = json.loads((tmp_path / "jsonfeed").read_text())
    assert feed["home_page_url"] == "https://www.gazette.example/"
    post = tmp_path / "markdown" / "2026-11-09-Ferry-returns-to-the-bay-gazette-101.md"
    assert "author: Gazette\n" in post.read_text()


def test_coverage(reader: Reader) -> None:
    (found,) = reader.run("coverage", "--json", "--since", "2026-11-07", "--until", "2026-11-09").documents
    assert [(d["day"], d["stored"]) for d in found["days"] if d["channel"] is None] == [
        ("2026-11-07", 0),
        ("2026-11-08", 1),
        ("2026-11-09", 1),
    ]
    assert [(c["lid"], c["name"]) for c in found["channels"]] == [
        ("gazette-port", "Port"),
        ("gazette-rss", "Top stories"),
    ]


def test_reextract(reader: Reader) -> None:
    (found,) = reader.run("reextract", "--json", "--dry-run", "--jobs", "1").documents
    assert (found["unchanged"], found["revised"], found["rejected"]) == (2, 0, 0)


def test_extract(reader: Reader, tmp_path: Path) -> None:
    page = tmp_path / "ferry.html"
    page.write_text(
        '<link rel=canonical href="https://www.gazette.example/story/101"><article class=story><h2>A</h2>'
        "<time>9 November 2026, 00:30</time><div class=text><p>B</p></div></article>"
    )
    (doc,) = reader.run("extract", str(page)).documents
    assert (doc["_id"], doc["title"], doc["paragraphs"]) == ("gazette:101", "A", ["B"])


def test_doctor(reader: Reader) -> None:
    checks = {doc["check"]: doc["level"] for doc in reader.run("doctor", "--json").documents}
    assert checks["list gazette-rss Top stories"] in ("ok", "warn")  # warn once the invented rows are old
    assert checks["one article"] == checks["store"] == "ok"
    assert "page size" not in checks


def test_migrate(reader: Reader, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/moved.db"
    reader.run("migrate", "--to", target)
    moved = Reader(reader.desk, target)
    assert moved.documents("articles", "--json") == reader.documents("articles", "--json")


def test_the_site_is_small() -> None:
    files = ["tests/gazette/site.py", "tests/gazette/spider.py"]
    assert sum(len((ROOT / file).read_text().splitlines()) for file in files) <= LINES


def test_the_page_that_explains_it_is_in_step() -> None:
    page = (ROOT / "docs/add-a-site.md").read_text()
    code = "".join((ROOT / f"tests/gazette/{name}.py").read_text() for name in ("site", "spider"))
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 6
    assert [block for block in blocks if block not in code] == []


def test_every_command_of_the_page_is_tried_here() -> None:
    page = (ROOT / "docs/add-a-site.md").read_text()
    (shell,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    here = Path(__file__).read_text()
    commands = {line.split()[1] for line in shell.splitlines()}
    assert commands == {"crawl", "articles", "export", "coverage", "reextract", "doctor", "migrate"}
    assert [name for name in commands if f'"{name}"' not in here.partition("commands ==")[0]] == []
