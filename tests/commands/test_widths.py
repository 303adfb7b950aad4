"""Every table of every command on terminals of 60, 80 and 120 columns: whole, and no line too long."""

from pathlib import Path

import pytest

from tests.crawl.runs import ROOT, Desk
from tests.support.terminal import WIDTHS, Screen, shown

ARCHIVE = {"REPLAY": "samples/sample.warc.gz", "ARCHIVE_DIR": ""}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    found = Desk(tmp_path_factory.mktemp("widths"), "http://127.0.0.1:9")
    assert found.crawl(settings=ARCHIVE).code == 0
    return found


def on(desk: Desk, width: int, *argv: str, **env: str) -> Screen:
    screen = shown(argv, width, desk.environment(env))
    assert screen.code == 0, screen.text
    assert screen.widest <= width, screen.text
    return screen


@pytest.mark.parametrize("width", WIDTHS)
def test_articles(desk: Desk, width: int) -> None:
    screen = on(desk, width, "articles", "--limit", "0")
    assert set(desk.docs("articles")) <= screen.words
    assert "2024-05-17 10:41" in screen.text
    few = on(desk, width, "articles", "--since", "2024-01-01")  # none of them with a long id
    assert ("no room for: source, editor" in few.text) == (width == 80)


@pytest.mark.parametrize("width", WIDTHS)
def test_runs(desk: Desk, width: int) -> None:
    run = next(iter(desk.docs("runs").values()))
    screen = on(desk, width, "runs")
    assert {str(run["counts"][name]) for name in ("stored", "failed")} | {"replay", "ok"} <= screen.words
    assert ("no room for: s, listed, new, revised, rejected, gone" in screen.text) == (width == 60)


@pytest.mark.parametrize("width", WIDTHS)
def test_report(desk: Desk, width: int) -> None:
    screen = on(desk, width, "report", "--documents", "3")
    assert {"stored", "29", "2024-05-17", "10:41"} <= screen.words


@pytest.mark.parametrize("width", WIDTHS)
def test_coverage(desk: Desk, width: int) -> None:
    screen = on(desk, width, "coverage", "--since", "2018-01-01", "--until", "2024-06-01")
    assert {"2018-11-06", "2024-05-17", "listed", "stored", "rows"} <= screen.words
    assert "HTTP 404" in screen.text
    assert "counting the days" in screen.raw  # and gone when it is done


@pytest.mark.parametrize("width", WIDTHS)
def test_doctor(desk: Desk, width: int) -> None:
    words = on(desk, width, "doctor", "--offline").words
    assert {"store", "ok", "29", "articles,", "GiB"} <= words


def test_reextract_and_migrate(desk: Desk, tmp_path: Path) -> None:
    argv = ("reextract", "--dry-run", "--jobs", "1", "--archive", str(ROOT / "samples/sample.warc.gz"))
    assert {"unchanged", "revised"} <= on(desk, 60, *argv).words
    screen = on(desk, 60, "migrate", "--to", f"sqlite:///{tmp_path}/copy.db")
    assert {"articles", "29", "listings", "50"} <= screen.words


TABLES = {
    "articles --search 绿色债": {"2021-03-18", "20:14"},
    "articles --history comos:kmvtrqp2810447": {"1,"},
    "articles --story comos:kmvtrqp2810447": {"comos:kmvtrqp2810447"},
    "articles comos:kmvtrqp2810447": {"comos:kmvtrqp2810447", "(605933.SH)、麦穗能源"},
    "values source": {"市场资讯", "articles"},
    "runs --failed": {"no", "failed", "run"},
    "reextract --dry-run --jobs 1 --archive samples/sample.warc.gz": {"unchanged", "revised"},
    "migrate --to sqlite:///{folder}/copy.db": {"articles", "29", "listings", "50"},
    "rescue {store} {folder}/new.db": {"articles", "29", "listings", "50"},
}


@pytest.mark.long
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("command", TABLES)
def test_every_other_table(desk: Desk, tmp_path: Path, command: str, width: int) -> None:
    screen = on(desk, width, *command.format(folder=tmp_path, store=desk.file).split())
    assert TABLES[command] <= screen.words


LONG = {
    "stories --rebuild": ("articles", "articles placed, the story of"),
    "reextract --dry-run --jobs 1 --archive samples/sample.warc.gz": ("pages", "unchanged"),
    "migrate --to sqlite:///{folder}/copy.db": ("copied", "listings"),
    "rescue {store} {folder}/new.db": ("documents saved", "articles"),
    "coverage --recount --since 2024-05-01 --until 2024-05-31": ("counting the days", "2024-05-17"),
    "export jsonl -o {folder}/all.jsonl": ("articles", "29 articles, "),
}


@pytest.mark.parametrize("command", LONG)
def test_long_work_is_seen_and_counted_at_its_end(desk: Desk, tmp_path: Path, command: str) -> None:
    bar, count = LONG[command]
    screen = on(desk, 60, *command.format(folder=tmp_path, store=desk.file).split())
    drawn, _, after = screen.raw.rpartition("\x1b[?25h")  # the bar is gone, the cursor back
    assert bar in drawn
    assert count in after.replace("\r\n", "\n")


def test_no_color_is_minded_where_scrapy_prints(desk: Desk) -> None:
    url = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
    given = [word for name, value in ARCHIVE.items() for word in ("-s", f"{name}={value}")]
    argv = ("parse", url, "--spider", "sina_china", *given)
    plain, coloured = (shown(argv, 120, desk.environment(env)) for env in ({"NO_COLOR": "1"}, {}))
    assert ("望江银行" in plain.text, "\x1b[3" in plain.raw, "\x1b[3" in coloured.raw) == (True, False, True)


def test_no_color_takes_the_colours_and_a_pipe_all_that_steers(desk: Desk) -> None:
    argv = ("doctor", "--offline")
    assert "\x1b[32m" in on(desk, 80, *argv).raw
    assert "\x1b[3" not in on(desk, 80, *argv, NO_COLOR="1").raw.replace("\x1b[3m", "")
    assert "\x1b" not in desk.scrapy(*argv).out
