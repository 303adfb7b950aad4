"""``scrapy watch``: the watches and their channels, the last week's messages, and a message as a trial."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.runs import Desk
from tests.faults.test_webhook import HERE
from tests.support.hook import Hook, hooked

SECRET = "Geheim0815Geheim0815"  # noqa: S105 - made up, to be looked for
FILE = """
[[watch]]
name = "锂"
words = ["锂业"]
[[watch]]
name = "无"
sources = ["没有的媒体"]
when = "daily 08:00"
language = "en"
"""


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    with hooked() as hook:
        yield hook


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A store with the sample's articles, and watches that came later."""
    found = Desk(tmp_path_factory.mktemp("watch"), "http://127.0.0.1:9")
    assert found.crawl(settings={"REPLAY": "samples/sample.warc.gz", "ARCHIVE_DIR": ""}).code == 0
    (found.folder / "watches.toml").write_text(FILE, "utf-8")
    return found


def env(desk: Desk, *urls: str, file: str = "watches.toml") -> dict[str, str]:
    return {
        **HERE,
        "NEWSCRAWL_WATCHES": str(desk.folder / file),
        "NEWSCRAWL_NOTIFY_URLS": " ".join(urls),
    }


def test_the_last_week_is_shown_and_nothing_is_sent(desk: Desk, hook: Hook) -> None:
    run = desk.scrapy("watch", "--test", env=env(desk, f"json://{hook.host}/{SECRET}"))
    assert (run.code, run.err, hook.posted) == (0, "", [])
    heading, title, _, first, *_ = run.out.splitlines()
    assert (heading[:3], title) == ("── ", "锂：2 篇新文章")
    assert first == "“一港一矿”年报里的秘密：白鹭港口&云岭锂业谁更会过日子？😀"
    assert "沧浪证券报 · 2019-08-15 17:03\nhttps://finance.sina.com.cn/" in run.out
    assert run.out.endswith("\nnothing in the last week: 无\n")
    (message,) = desk.scrapy("watch", "--test", "--json", env=env(desk)).documents
    assert (message["watch"], message["title"]) == ("锂", "锂：2 篇新文章")


def test_watches_and_channels_are_listed_by_their_names(desk: Desk, hook: Hook) -> None:
    run = desk.scrapy("watch", env=env(desk, f"json://{hook.host}/{SECRET}"))
    assert (run.code, run.err, SECRET in run.out) == (0, "", False)
    for told in ("words: 锂业", "sources: 没有的媒体", "daily 08:00", "not used yet"):
        assert told in run.out
    one, two = desk.scrapy("watch", "--json", env=env(desk, "json://127.0.0.1:9/")).documents
    assert one == {"name": "锂", "asks": "words: 锂业", "when": "run", "tells": ["json"], "waiting": {}}
    assert two["when"] == "daily 08:00"


def test_each_channel_is_tried_and_says_what_it_thinks(desk: Desk, hook: Hook) -> None:
    urls = (f"json://{hook.host}/{SECRET}", f"json://127.0.0.1:9/{SECRET}")
    run = desk.scrapy("watch", "--send-test", "-L", "DEBUG", env=env(desk, *urls))
    assert (run.code, run.out) == (1, "json: accepted\njson-2: ConnectionError\n")
    assert hook.titles == ["newscrawl：测试"]
    assert SECRET not in run.out + run.err


def test_every_fault_of_the_file_is_a_line(desk: Desk) -> None:
    (desk.folder / "bad.toml").write_text('[[watch]]\nname = "x"\nwrods = "a"\n', "utf-8")
    run = desk.scrapy("watch", env=env(desk, file="bad.toml"))
    bad = desk.folder / "bad.toml"
    assert (run.code, run.out, len(run.lines)) == (2, "", 2)
    assert run.lines[0] == f"scrapy watch: error: {bad}:3: watch x: no key wrods; did you mean words?"
    assert run.lines[1].startswith(f"{bad}:1: watch x: asks for nothing; give words, ")


def test_there_is_nothing_to_show_without_watches(desk: Desk, tmp_path: Path) -> None:
    run = desk.scrapy("watch", env={"NEWSCRAWL_NOTIFY_URLS": "json://127.0.0.1:9/"})
    assert run.code == 2
    assert run.lines[0].endswith(
        "no watches: write watches.toml, or name the file with WATCHES (docs/notify.md)"
    )
    empty = tmp_path / "empty.toml"
    empty.write_text("# [[watch]]\n")
    run = desk.scrapy("watch", env={"NEWSCRAWL_WATCHES": str(empty)})
    told = f"scrapy watch: error: no watch in {empty}: write one (docs/notify.md)"
    assert (run.code, run.lines) == (2, [told])
    run = desk.scrapy("watch", "--send-test", "--test")
    assert (run.code, run.lines) == (
        2,
        ["scrapy watch: error: --test sends nothing, --send-test does: which?"],
    )
