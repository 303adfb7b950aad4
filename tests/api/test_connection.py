"""What the library says of a store, as a script, a notebook and threads ask it."""

import asyncio
import gc
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import newscrawl
from newscrawl import News
from newscrawl.api import errors as tree
from newscrawl.storage import ARTICLES, LISTINGS, REVISIONS, Put, open_store
from tests.crawl.runs import ROOT

BONDS = "comos:kmvtrqp2810447"
BONDS_URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
RESERVOIR = ["comos:mcdvzqk5561330", "comos:mcdwhkv1190775"]


def ids(found: newscrawl.Results[newscrawl.Article]) -> list[str]:
    return [article.id for article in found]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"since": "2021-03-18", "until": "2021-03-18", "editor": "简宁舟"}, [BONDS]),
        ({"since": date(2021, 3, 18), "until": date(2021, 3, 18)}, [BONDS]),
        ({"since": datetime(2021, 3, 18, 12, 14, 37, tzinfo=UTC), "until": "2021-03-18 20:14:37"}, [BONDS]),
        ({"since": datetime(2021, 3, 18, 20, 14, 38), "until": "2021-03-18"}, []),  # noqa: DTZ001 - Beijing's
        ({"symbol": "sh605933"}, [BONDS]),
        ({"symbol": ["605933", "AAPL"]}, [BONDS]),
        ({"author": "柯子衡", "source": "青禾财经"}, [BONDS]),
        ({"channel": "china/gncj", "until": "2010-01-01"}, []),
    ],
)
def test_a_choice_of_articles(news: News, asked: dict[str, Any], expected: list[str]) -> None:
    found = news.articles(**asked)
    assert ids(found) == expected
    assert len(found) == len(expected)
    assert bool(found) is bool(expected)


def test_the_newest_come_first_and_a_limit_bounds_them(news: News) -> None:
    found = news.articles(limit=3)
    assert [f"{a.published_at:%Y-%m-%d}" for a in found] == ["2024-05-17", "2024-05-17", "2024-04-22"]
    assert (len(found), len(news.articles())) == (3, 29)
    assert (
        repr(news.articles(source="新华社", limit=3)) == "<Results of articles(source=['新华社'], limit=3)>"
    )


def test_an_article_has_the_fields_of_its_document(news: News) -> None:
    found = news.article(BONDS_URL)
    (stored,) = news.articles(symbol="605933.SH").records()
    assert (found.id, found.title, found.editors) == (
        BONDS,
        "望江银行发行百亿绿色金融债 票面利率2.86%",
        ("简宁舟",),
    )
    assert found.published_at == datetime(2021, 3, 18, 12, 14, 37, tzinfo=UTC)
    assert found.channel.path == "china/gncj"
    assert found.stocks[0] == newscrawl.Stock("605933.SH", "望江银行", "link", "stock", auto=False)
    assert found.text == "\n".join(stored["paragraphs"])
    with pytest.raises(AttributeError):
        found.title = "another"  # type: ignore[misc]


def test_a_search_gives_the_best_first(news: News) -> None:
    found = news.search("水库 蓄水")
    assert sorted(ids(found)) == RESERVOIR
    scores = [article.score or 0 for article in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    for at in (None, "2024-12-31"):
        newest = news.search("水库 蓄水", newest=True, as_of=at)
        assert ids(newest) == [*reversed(RESERVOIR)]
    with pytest.raises(TypeError, match="counted by reading them"):
        len(found)


def test_a_story_and_a_history(news: News) -> None:
    assert ids(news.story(RESERVOIR[1])) == RESERVOIR
    assert [(a.id, a.revision) for a in news.history(BONDS)] == [(BONDS, 1)]
    assert ids(news.history("comos:zzzzzzz0000000")) == []


def test_coverage_and_runs(news: News) -> None:
    days = {(day.day, day.channel): day for day in news.coverage("2021-03-10", "2021-03-20")}
    assert days[date(2021, 3, 18), None].stored == 1
    assert days[date(2021, 3, 18), "1686"].name == "国内滚动"
    (run,) = news.runs()
    assert (run.ok, run.kind, run.counts["stored"]) == (True, "replay", 29)
    assert (len(news.runs()), len(news.runs(failed=True))) == (1, 0)


DAY, TIME = "is not a day (YYYY-MM-DD) or time (YYYY-MM-DD HH:MM)", "is not a time (YYYY-MM-DD HH:MM)"
FORMS = "sqlite:///relative/path.db, sqlite:////absolute/path.db, mongodb://host/db, mongodb+srv://host/db"


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"since": "2024-13-01"}, f"since 2024-13-01 {DAY}"),
        ({"since": "2024-05-01 9"}, f"since 2024-05-01 9 {DAY}"),
        ({"until": "2024-05-01 25:00"}, f"until 2024-05-01 25:00 {TIME}"),
        ({"since": "2024-05-02", "until": "2024-05-01"}, "since 2024-05-02 is after until 2024-05-01"),
        ({"symbol": "平安"}, "symbol 平安: write it as 600519.SH, 00700.HK or AAPL.US"),
        ({"source": []}, "source names nothing: leave it out, or give a value"),
        ({"limit": -1}, "limit -1 is not a number of documents (0: all)"),
    ],
)
def test_what_articles_cannot_be_chosen_by(news: News, asked: dict[str, Any], line: str) -> None:
    with pytest.raises(newscrawl.BadArgument) as raised:
        news.articles(**asked)
    assert str(raised.value) == line
    assert isinstance(raised.value, ValueError)


def test_what_cannot_be_asked(news: News) -> None:
    with pytest.raises(newscrawl.BadArgument, match=r"^'债': one character is too short to search for"):
        news.search("债")
    with pytest.raises(newscrawl.BadArgument, match=r"^'no url' is neither a document id nor a URL"):
        news.history("no url")
    with pytest.raises(newscrawl.BadArgument, match=r"^no column 'nothing'; there are: id, url, aliases"):
        news.articles().df(["nothing"])
    with pytest.raises(newscrawl.NotFound) as raised:
        news.article("comos:zzzzzzz0000000")
    assert str(raised.value) == f"no article comos:zzzzzzz0000000 in {news.name}"
    assert isinstance(raised.value, LookupError)


def test_what_cannot_be_connected_to() -> None:
    with pytest.raises(newscrawl.StoreFailed) as failed:
        newscrawl.connect("nowhere.db")
    assert str(failed.value) == "nowhere.db is not there: is STORE_URI right? The first crawl makes it"
    with pytest.raises(newscrawl.BadArgument) as bad:
        newscrawl.connect("redis://x")
    assert str(bad.value) == f"no store has a URI that starts with 'redis'; there are {FORMS}"


def test_every_error_is_one(news: News) -> None:
    kinds = [getattr(newscrawl, name) for name in newscrawl.__all__]
    errors = {kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Exception)}
    assert {kind.__name__ for kind in errors if not issubclass(kind, newscrawl.Error)} == set()
    assert len(errors) == 8
    assert [kind.__name__ for kind in errors if kind.__name__ not in (tree.__doc__ or "")] == []


async def test_it_works_inside_of_a_running_loop(sample: Path) -> None:
    with newscrawl.connect(sample) as news:
        assert len(news.articles().records()) == 29
    assert asyncio.get_running_loop().is_running()


def test_threads_may_share_a_connection(news: News) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: ids(news.articles()), range(12)))
    assert [len(one) for one in found] == [29] * 12


def test_an_end_before_the_end_leaves_nothing(sample: Path) -> None:
    before = {thread.ident for thread in threading.enumerate()}
    news = newscrawl.connect(sample)
    begun = iter(news.articles())
    next(begun)
    news.close()
    news.close()
    with pytest.raises(newscrawl.StoreFailed, match="closed"):
        news.articles().records()
    assert {thread.ident for thread in threading.enumerate()} == before


def test_a_result_keeps_its_connection(sample: Path) -> None:
    found = newscrawl.connect(sample).articles()
    gc.collect()
    assert len(found) == 29


def test_a_connection_may_be_collected_in_its_own_thread(sample: Path) -> None:
    news = newscrawl.connect(sample)
    loop, threads = news.loop, {thread.name: thread for thread in threading.enumerate()}
    finalize = news._end

    async def collect() -> None:
        finalize()

    loop.run(collect())
    threads["newscrawl"].join(60)
    with pytest.raises(newscrawl.StoreFailed):
        news.articles().records()


def test_it_reads_what_a_writer_goes_on_writing(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "news.db"
    file.write_bytes(sample.read_bytes())

    async def add(number: int) -> None:
        store = open_store(f"sqlite:///{file}")
        await store.open()
        (doc,) = (await store.get(ARTICLES, [BONDS])).values()
        await store.write(
            [Put(ARTICLES, doc | {"_id": f"comos:new{number:011}", "x_mood": 0.5, "sentiment": "calm"})]
        )
        await store.close()

    with newscrawl.connect(file) as news:
        assert len(news.articles()) == 29
        asyncio.run(add(1))
        assert len(news.articles()) == 30
        found = news.article("comos:new00000000001")
        assert (found.extra, found.x_mood) == ({"x_mood": 0.5, "sentiment": "calm"}, 0.5)  # type: ignore[attr-defined]
        assert list(news.articles(symbol="605933").df(["id", "x_mood"])["x_mood"].dropna()) == [0.5]
        assert list(news.articles(symbol="605933").df().columns)[-2:] == ["x_mood", "sentiment"]


def test_the_environment_names_the_store(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSCRAWL_STORE_URI", f"sqlite:///{sample}")
    with newscrawl.connect() as news:
        assert len(news.articles()) == 29


def test_the_import_is_cheap_and_a_script_may_end_without_closing(sample: Path) -> None:
    script = (
        "import sys, newscrawl\n"
        "print(sorted({'scrapy', 'pandas', 'pymongo', 'polars', 'asyncio', 'lxml'} & sys.modules.keys()))\n"
        f"news = newscrawl.connect({str(sample)!r})\n"
        "print(next(iter(news.articles(since='2020-01-01', symbol='605933'))).id, 'scrapy' in sys.modules)\n"
    )
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["[]", f"{BONDS} False"]


def test_what_changed_in_a_time(tmp_path: Path) -> None:
    day, url = datetime(2026, 11, 20, tzinfo=UTC), "https://finance.sina.com.cn/x"
    docs = {"comos:a": None, "comos:b": day, "comos:c": datetime(2026, 11, 25, tzinfo=UTC)}

    async def fill() -> None:
        store = open_store(f"sqlite:///{tmp_path}/news.db")
        await store.open()
        for docid, gone in docs.items():
            await store.write([Put(ARTICLES, {"_id": docid, "url": url, "gone_at": gone})])
            await store.write([Put(LISTINGS, {"_id": docid, "state": "gone" if gone else "stored"})])
        for number, name in ((19, "comos:a"), (21, "comos:c")):
            replaced = {
                "article_id": name,
                "revision": 1,
                "replaced_at": datetime(2026, 11, number, tzinfo=UTC),
            }
            await store.write([Put(REVISIONS, {"_id": f"{name}@1", "url": url, **replaced})])
        await store.close()

    asyncio.run(fill())
    with newscrawl.connect(tmp_path / "news.db") as news:
        assert ids(news.changed("2026-11-19")) == ["comos:c", "comos:b", "comos:a"]
        assert ids(news.changed("2026-11-19", "2026-11-19")) == ["comos:a"]
        assert ids(news.changed(day, datetime(2026, 11, 20, tzinfo=UTC))) == ["comos:b"]
        with pytest.raises(newscrawl.BadArgument):
            news.changed("2026-11-20", "2026-11-19")
