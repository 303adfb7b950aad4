"""docs/sql.md: every block runs as it stands, on a crawl of the samples, and gives what it should."""

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from newscrawl import codec
from newscrawl.storage import ARTICLES, Put, open_store
from tests.crawl.runs import ROOT, Desk
from tests.docs import cookbook, mongosh
from tests.support import mongo

TEXT = (ROOT / "docs" / "sql.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
pytestmark = pytest.mark.long
SAMPLE = {"NEWSCRAWL_REPLAY": str(ROOT / "samples/sample.warc.gz"), "NEWSCRAWL_ARCHIVE_DIR": ""}


def blocks(title: str, language: str) -> list[str]:
    """The blocks of a section."""
    (section,) = (
        part for part in re.split(r"^## ", TEXT, flags=re.MULTILINE) if part.startswith(f"{title}\n")
    )
    return [text for name, text in BLOCK.findall(section) if name == language]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the blocks are run: ``data/news.db`` is the crawled store."""
    found = tmp_path_factory.mktemp("sql")
    desk = Desk(found, "http://127.0.0.1:9")
    (found / "data").mkdir()
    assert desk.crawl(env={**SAMPLE, "NEWSCRAWL_STORE_URI": f"sqlite:///{found}/data/news.db"}).code == 0
    return found


def sh(folder: Path, text: str) -> str:
    """What a shell prints for a block."""
    env = {"PATH": f"{ROOT}/.venv/bin:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = ["bash", "-euc", text]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def python(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names that a block leaves."""
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(compile(text, "<sql.md>", "exec"), names)  # noqa: S102 - our own documentation
    return names


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="no sqlite3: its block was NOT tried")
def test_the_sqlite3_program(folder: Path) -> None:
    (block,) = blocks("sqlite3", "sh")
    said = sh(folder, block)
    assert [[cell.strip() for cell in line.split("│")[1:3]] for line in said.splitlines()[3:-1]] == [
        ["2024-05-17 10:41:30", "市场资讯"],
        ["2024-05-17 10:00:05", "远山通讯社"],
        ["2024-04-22 21:05:44", "北窗周刊"],
    ]


def test_the_queries(folder: Path) -> None:
    answers = [cookbook.run_sql(text, folder / "data" / "news.db") for text in blocks("sqlite3", "sql")]
    symbols = {"301788.SZ": 3, "09177.HK": 2, "605922.SH": 2, "003188.SZ": 1, "003199.SZ": 1}
    states = {"stored": 29, "offsite": 18, "gone": 2, "failed": 1}
    assert answers == [
        [{"symbol": symbol, "articles": n} for symbol, n in symbols.items()],
        [{"source": name, "articles": 1} for name in ("北窗周刊", "沧浪证券报", "青禾财经")],
        [],
        [{"state": state, "n": n} for state, n in states.items()],
    ]


def test_pandas(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = blocks("pandas", "python")
    names = python(folder, block, monkeypatch)
    assert str(names["frame"]["published_utc"].dtype) == "datetime64[us, UTC]"
    assert names["by_year"].to_dict() == {2021: 3, 2022: 4, 2023: 2, 2024: 3}


def test_duckdb_reads_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = blocks("DuckDB", "sql")
    monkeypatch.chdir(folder)
    install, *statements = block.strip().split(";\n")
    assert install == "INSTALL sqlite"
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as db:
        try:
            db.execute(statements[0])
        except duckdb.Error as error:
            pytest.skip(
                f"DuckDB's extension sqlite is not installed: its block was NOT tried ({str(error)[:60]})"
            )
        db.execute(statements[1])
        symbols, sources = (db.execute(text).fetchall() for text in statements[2:])
    assert symbols == [("301788.SZ", 3), ("09177.HK", 2), ("605922.SH", 2)]
    assert [(source, n) for source, n, _ in sources] == [("北窗周刊", 1), ("市场资讯", 1), ("远山通讯社", 1)]


def test_the_lake(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    title = "A lake of Parquet"
    (command,) = blocks(title, "sh")
    desk = Desk(folder, "")
    store = {"NEWSCRAWL_STORE_URI": f"sqlite:///{folder}/data/news.db"}
    monkeypatch.chdir(folder)
    program, *argv = command.split()
    argv = [f"{folder}/lake" if word == "lake/" else word for word in argv]
    assert (program, desk.scrapy(*argv, env=store).code) == ("scrapy", 0)
    (query,) = blocks(title, "sql")
    with duckdb.connect() as db:
        days = [(str(day), *counts) for day, *counts in db.execute(query).fetchall()]
    assert days == [("2024-05-17", 2, 2), ("2024-04-22", 1, 1)]
    (block,) = blocks(title, "python")
    symbols = python(folder, block, monkeypatch)["symbols"]
    assert symbols.rows()[:2] == [("301788.SZ", 3), ("09177.HK", 2)]


def test_the_program_datasette(folder: Path) -> None:
    (block,) = blocks("Datasette", "sh")
    install, command = block.splitlines()
    assert install == "pip install datasette"
    (folder / "docs").symlink_to(ROOT / "docs")
    page = json.loads(
        sh(folder, f"{command} --get '/news/article_symbols.json?symbol=301788.SZ&_shape=array'")
    )
    assert [row["source"] for row in page] == ["北窗周刊", "青禾财经", "沧浪证券报"]


async def test_datasette(folder: Path) -> None:
    """Its own application, asked as a browser does; what the metadata names there is."""
    from datasette.app import Datasette

    metadata = yaml.safe_load((ROOT / "docs" / "datasette.yml").read_text("utf-8"))
    app = Datasette([str(folder / "data" / "news.db")], metadata=metadata)

    async def ask(path: str) -> Any:
        answer = await app.client.get(path)
        assert answer.status_code == 200, path
        return answer.json()

    try:
        shown = {table["name"] for table in (await ask("/news.json"))["tables"] if not table["hidden"]}
        assert shown == set()
        for name, about in metadata["databases"]["news"]["tables"].items():
            page = await ask(f"/news/{name.replace('.', '~2E')}.json?_size=3")
            assert set(about.get("columns", {})) <= set(page["columns"])
            assert len(page.get("facet_results", {})) == len(about.get("facets", []))
        flat = await ask("/news/articles_flat.json?_size=1&_shape=objects")
        symbols = {
            found["value"]: found["count"] for found in flat["facet_results"]["symbols_json"]["results"]
        }
        assert (flat["rows"][0]["published_beijing"], symbols["301788.SZ"]) == ("2024-05-17 10:41:30", 3)
        answer = await ask("/news/of_a_share.json?symbol=301788.SZ&_shape=array")
        assert [row["source"] for row in answer] == ["北窗周刊", "青禾财经", "沧浪证券报"]
        assert len(await ask("/news/newest.json?_shape=array")) == 29
        story = (await ask("/news/a_story.json?story_id=story:comos:kmvtrqp2810447&_shape=array"))[0]
        assert story["source"] == "青禾财经"
    finally:
        for database in app.databases.values():
            database.close()


async def test_mongodb(folder: Path, mongo_uri: str) -> None:
    store = open_store(mongo_uri)
    await store.open()
    with closing(sqlite3.connect(folder / "data" / "news.db")) as connection:
        docs = [codec.loads(text) for (text,) in connection.execute("SELECT doc FROM articles")]
    await store.write([Put(ARTICLES, doc) for doc in docs])
    await store.close()
    (block,) = blocks("MongoDB", "js")
    with mongo.client(mongo_uri) as client:
        found = [mongosh.run(client.get_default_database(), line) for line in block.splitlines()]
    assert {row["published_beijing"] for row in found[0]} == {
        "2024-05-17 10:41:30",
        "2024-05-17 10:00:05",
        "2024-04-22 21:05:44",
    }
    assert found[1][:2] == [{"_id": "301788.SZ", "articles": 3}, {"_id": "09177.HK", "articles": 2}]
