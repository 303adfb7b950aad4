"""What commands print is a contract: whole or told, in UTF-8 where it is JSON, and no traceback ever."""

import asyncio
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from newscrawl.export.base import FORMATS
from newscrawl.storage import ARTICLES, RUNS, Op, Put, open_store
from tests.crawl.runs import ROOT, Desk, Run, finished, line_with, together
from tests.export.standing import STANDS
from tests.support.forks import Fork

pytestmark = pytest.mark.long

TITLE = "望江银行发行百亿绿色金融债"
COUNT = 3000
"""More than a pipe holds."""

MOMENT = datetime(2021, 3, 18, 12, 14, tzinfo=UTC)
URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
CRAWL = f"crawl sina_china -a url={URL} -s REPLAY=samples/sample.warc.gz -s ARCHIVE_DIR= -L ERROR"
PAGES = "samples/pages/finance_2021_bonds.html samples/pages/news_2010_tea.shtml"
NO_UTF_8 = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
NO_ROOM = "No space left on device"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    found = Desk(tmp_path_factory.mktemp("output"), "http://127.0.0.1:9")
    asyncio.run(fill(f"sqlite:///{found.file}"))
    return found


async def fill(uri: str) -> None:
    store = open_store(uri)
    await store.open()
    ops: list[Op] = [Put(ARTICLES, article(number)) for number in range(COUNT)]
    run = {"_id": "run", "spider": "sina_china", "started_at": MOMENT, "ok": True, "counts": {"listed": 1}}
    await store.write([*ops, Put(RUNS, run)])
    await store.close()


def article(number: int) -> dict[str, object]:
    key = f"comos:aaaaaaa{number:06}"
    return {"_id": key, "title": TITLE, "published_at": MOMENT, "paragraphs": [TITLE * 10], "revision": 1}


def shell(desk: Desk, line: str, env: Mapping[str, str] | None = None) -> Run:
    """A line of bash in which ``scrapy`` is ours."""
    ours = f'scrapy() {{ {shlex.quote(sys.executable)} -m scrapy "$@"; }}; {line}'
    environment = {**desk.environment(env or {}), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", ours], cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False
    )
    return Run(
        done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )


def test_a_reader_that_has_enough_is_no_error(desk: Desk) -> None:
    def read(command: str) -> None:
        run = shell(desk, f"scrapy {command} | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}")
        assert (command, run.code, run.err) == (command, 0, "")

    large = ["articles --json --limit 0", "articles --limit 0", "export jsonl"]
    together(read, [*large, f"extract {PAGES}", CRAWL])


def test_help_is_an_output_like_any_other(desk: Desk) -> None:
    def told(case: tuple[str, int, str]) -> None:
        line, code, err = case
        run = shell(desk, f"scrapy {line}; exit ${{PIPESTATUS[0]}}", NO_UTF_8)
        assert (line, run.code, run.err) == (line, code, err)

    full = f"cannot print: {NO_ROOM}\n"
    together(
        told,
        [
            ("articles --help | true", 0, ""),
            ("crawl --help >/dev/full", 1, f"scrapy crawl: {full}"),
            ("runs --help >&-", 1, "scrapy runs: cannot print: stdout is closed\n"),
            ("version | true", 0, ""),
            ("version >/dev/full", 1, f"scrapy version: {full}"),
        ],
    )


def test_what_cannot_be_printed_is_told_in_one_line(desk: Desk) -> None:
    def told(words: str) -> None:
        command, _, target = words.partition(">")
        run = shell(desk, f"scrapy {command} >{target}")
        why = "stdout is closed" if target == "&-" else NO_ROOM
        assert (words, run.code, run.err.count("\n"), why in run.err) == (words, 1, 1, True), run.err

    closed = ["articles", "runs --json", "export csv", "list", CRAWL]
    full = ["articles --json", "report", "coverage", f"extract {PAGES}", "doctor --offline", CRAWL]
    together(told, [*(f"{command}>&-" for command in closed), *(f"{command}>/dev/full" for command in full)])


def test_a_crawl_that_prints_nothing_needs_no_stdout(desk: Desk) -> None:
    replay = "-s REPLAY=samples/sample.warc.gz -s ARCHIVE_DIR= -s CLOSESPIDER_PAGECOUNT=1 -L ERROR"
    run = shell(desk, f"scrapy crawl sina_china {replay} -s STORE_URI=sqlite:///{desk.folder}/n.db >&-")
    assert (run.code, run.err) == (0, "")


def test_json_is_utf_8_whatever_the_locale_says(desk: Desk) -> None:
    def read(case: tuple[str, dict[str, str]]) -> None:
        run = shell(desk, f"scrapy {case[0]}", case[1])
        assert (case, run.code, run.err) == (case, 0, "")
        assert "银行" in json.loads(run.out.splitlines()[0])["title"]

    ascii_only, gbk = {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "gbk"}
    read_one = ("articles --json --limit 1", "export jsonl --limit 1")
    extracted = (f"extract {PAGES}", CRAWL)
    together(read, [*((c, gbk) for c in read_one), *((c, NO_UTF_8) for c in extracted), (CRAWL, ascii_only)])


def test_tables_degrade(desk: Desk) -> None:
    run = shell(desk, "scrapy articles --limit 1", NO_UTF_8)
    assert (run.code, run.err, "2021-03-18 20:14" in run.out, "?" * 13 in run.out) == (0, "", True, True)
    sought = shell(desk, f"scrapy articles --limit 1 --json --search {TITLE}", NO_UTF_8)
    assert (sought.code, sought.documents[0]["title"]) == (0, TITLE)


def test_stderr_that_is_closed_or_full_changes_nothing(desk: Desk) -> None:
    for to in ("&-", "/dev/full"):
        run = shell(desk, f"scrapy articles --limit 1 --json 2>{to}; scrapy articles comos:zzzzzzzzz 2>{to}")
        assert (run.code, len(run.documents)) == (1, 1)


GOES_ON = "; the same command goes on from here"
SILENT = {
    "export jsonl": "",
    "coverage": "",
    "coverage --recount": "",
    "stories": GOES_ON,
    "stories --rebuild": GOES_ON,
    "articles": "",
    "runs": "",
    "report": "",
    "migrate --to sqlite:////dev/null/never.db": GOES_ON,
    "reextract --jobs 1 --archive samples/sample.warc.gz": GOES_ON,
}


@pytest.mark.parametrize("command", SILENT)
def test_ctrl_c_is_one_line(desk: Desk, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        uri = f"mongodb://127.0.0.1:{silent.getsockname()[1]}/news"
        env = {"NEWSCRAWL_STORE_URI": uri}
        with desk.started(*command.split(), env=env) as process, silent.accept()[0]:
            os.kill(process.pid, signal.SIGINT)
            run = finished(process)
    name = command.split()[0]
    assert (run.code, run.out, run.err) == (130, "", f"scrapy {name}: interrupted{SILENT[command]}\n")


@pytest.mark.parametrize("command", ["articles --json --limit 0", "articles --limit 0", "export jsonl"])
def test_ctrl_c_while_the_reader_takes_its_time(desk: Desk, command: str) -> None:
    with desk.started(*command.split()) as process:
        assert process.stdout.read(1)
        os.kill(process.pid, signal.SIGINT)
        code = process.wait(100)
        err = process.stderr.read()
    assert (code, err) == (130, f"scrapy {command.split()[0]}: interrupted\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_export_that_is_told_to_end_leaves_nothing_half_written(desk: Desk, number: int) -> None:
    folder = desk.folder / signal.Signals(number).name
    folder.mkdir()
    argv = ["read", str(COUNT // 2), "export", "jsonl", "-o", str(folder / "all.jsonl")]
    with Fork("tests.export.standing", argv, env=desk.environment({})) as process:
        line_with(process, STANDS)
        assert [file.suffix for file in folder.iterdir()] == [".part"]
        os.kill(process.pid, number)
        run = finished(process)
    assert (run.code, run.err) == (128 + number, "scrapy export: interrupted\n")
    assert list(folder.iterdir()) == []


def test_every_format_says_so_on_a_full_disk(desk: Desk) -> None:
    def told(name: str) -> None:
        run = shell(desk, f"scrapy export {name} -o /dev/full")
        assert (name, run.code, run.err) == (name, 1, f"scrapy export: /dev/full: {NO_ROOM}\n")

    together(told, [name for name, form in FORMATS.items() if form.stdout])
