"""The log as JSON lines and as rotated files, from ``scrapy crawl`` as users run it."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.runs import ROOT, Desk, Run, crawl_command, together
from tests.support import faults
from tests.support.site import serving
from tests.support.terminal import WIDTHS, shown

REPLAY = {"REPLAY": str(ROOT / "samples" / "sample.warc.gz"), "ARCHIVE_DIR": ""}
JSON = {"NEWSCRAWL_LOG_JSON": "1"}
KEYS = {"time", "level", "logger", "message"}
WRONG = {
    ("LOG_JSON", "yes"): "LOG_JSON=yes is not 0 or 1",
    ("LOG_ROTATE_MB", "ten"): "LOG_ROTATE_MB=ten is not a size in MB, 0 for no end",
    ("LOG_ROTATE_MB", "-1"): "LOG_ROTATE_MB=-1 is not a size in MB, 0 for no end",
    ("LOG_ROTATE_KEEP", "0"): "LOG_ROTATE_KEEP=0 is not a number of files, 1 or more",
    ("LOG_FILE", "/nosuch/crawl.log"): "LOG_FILE: cannot write /nosuch/crawl.log; is there a folder",
    ("LOG_FILE", "/"): "LOG_FILE: cannot write /; is there a folder",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "http://127.0.0.1:9")


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_line_is_a_json_object_from_the_first_to_the_last(desk: Desk) -> None:
    run = desk.crawl(settings={**REPLAY, "LOG_LEVEL": "DEBUG"}, env=JSON)
    found = lines(run.err)
    assert {frozenset(line) for line in found} == {frozenset(KEYS)}
    assert found[0]["message"].endswith(" started (bot: newscrawl)")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"]) for line in found)
    assert (found[-1]["level"], found[-1]["logger"]) == ("INFO", "newscrawl")
    assert found[-1]["message"].startswith("done: listed 53, new 50, offsite 18, known 3, stored 29,")
    assert "Stored comos:kmvtrqp2810447 望江银行发行百亿绿色金融债 票面利率2.86%" in run.err
    assert len(found) > 100  # one object a line: a handler beside ours would have doubled or broken them


def test_times_are_utc_wherever_the_machine_stands(desk: Desk) -> None:
    run = desk.crawl(settings=REPLAY, env={**JSON, "TZ": "Asia/Shanghai"})
    (record,) = desk.docs("runs").values()
    assert lines(run.err)[-1]["time"][:13] in (record["started_at"][:13], record["finished_at"][:13])


def test_a_traceback_is_a_field(tmp_path: Path) -> None:
    with serving() as site:
        desk = Desk(tmp_path, site.proxy.url)
        pipelines = json.dumps({"tests.crawl.broken.BrokenPipeline": 150})
        site.fault("page=2", faults.status(500))
        run = desk.crawl("channels=1688", settings={"ITEM_PIPELINES": pipelines}, env=JSON)
    (error,) = [line for line in lines(run.err) if "exception" in line]
    assert (run.code, error["level"]) == (1, "ERROR")
    assert error["exception"].startswith("Traceback (most recent call last):\n")
    assert error.keys() == {*KEYS, "exception"}


def test_files_are_rotated_and_the_oldest_dropped(desk: Desk) -> None:
    log = desk.folder / "crawl.log"
    env = {
        "NEWSCRAWL_LOG_FILE": str(log),
        "NEWSCRAWL_LOG_ROTATE_MB": "0.01",
        "NEWSCRAWL_LOG_ROTATE_KEEP": "2",
    }
    for _ in range(2):
        run = desk.crawl(settings={**REPLAY, "LOG_LEVEL": "DEBUG"}, env=env)
        assert [line[:6] for line in run.lines] == ["done: "]
    files = {file.name: file.stat().st_size for file in desk.folder.glob("crawl.log*")}
    assert set(files) == {"crawl.log", "crawl.log.1", "crawl.log.2"}
    assert max(files.values()) < 12_000
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[", (desk.folder / "crawl.log.1").read_text("utf-8"))


def test_a_log_on_a_full_disk_goes_on_on_stderr_after_one_warning(desk: Desk) -> None:
    run = desk.crawl(settings={**REPLAY, "LOG_FILE": "/dev/full", "CLOSESPIDER_ITEMCOUNT": 3})
    warnings = [line for line in run.lines if "WARNING: LOG_FILE" in line]
    assert (run.code, run.lines[-1][:6]) == (0, "done: ")
    assert len(warnings) == 1
    assert warnings[0].endswith("LOG_FILE /dev/full: No space left on device: the log goes on here")
    assert "Traceback" not in run.err
    assert " done: " in run.err


def test_where_a_level_is_asked_for_the_log_is_scrapys(desk: Desk) -> None:
    for run in (desk.crawl(settings={**REPLAY, "LOG_LEVEL": "INFO"}), info(desk)):
        pattern = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[scrapy\.utils\.log\] INFO: Scrapy "
        assert re.match(pattern, run.lines[0])
        assert len(run.lines) > 60


def info(desk: Desk) -> Run:
    return desk.crawl(settings=REPLAY, env={"NEWSCRAWL_LOG_LEVEL": "INFO"})


def test_a_run_without_news_says_little_on_a_pipe(desk: Desk) -> None:
    assert desk.crawl(settings=REPLAY).code == 0
    run = desk.crawl(settings=REPLAY)
    assert len(run.lines) <= 5, run.err
    assert run.last.startswith("done: listed 50, ")
    assert "\x1b" not in run.err


@pytest.mark.parametrize("width", WIDTHS)
def test_on_a_terminal_there_is_one_line_and_a_summary(desk: Desk, width: int) -> None:
    screen = shown(crawl_command(settings=REPLAY), width, desk.environment({}))
    frames = [frame for frame in screen.raw.split("\r\x1b[2K") if "\n" not in frame]
    assert screen.code == 0
    assert max(map(len, frames)) < width
    assert "32 of 32 articles" in frames[-1]
    assert screen.lines[-1].startswith("done: listed 53, ")
    assert "INFO" not in screen.text


def test_warnings_stand_above_the_line(desk: Desk) -> None:
    screen = shown(crawl_command(settings=REPLAY), 120, desk.environment({}))
    (warning,) = [line for line in screen.raw.split("\n") if "WARNING: " in line]
    assert re.match(r"(?:\r\x1b\[2K[^\x1b]*)*\r\x1b\[2K\d{4}-\d\d-\d\d ", warning)


def test_asked_for_the_log_is_there_on_a_terminal_too(desk: Desk) -> None:
    screen = shown([*crawl_command(settings=REPLAY), "-L", "INFO"], 80, desk.environment({}))
    assert "[scrapy.utils.log] INFO: Scrapy " in screen.text
    assert "\x1b[2K" not in screen.raw


def test_nothing_is_written_over_where_the_terminal_cannot(desk: Desk) -> None:
    screen = shown(crawl_command(settings=REPLAY), 80, desk.environment({"TERM": "dumb"}))
    assert "\x1b" not in screen.raw


def test_a_setting_that_will_not_do_is_one_line(desk: Desk) -> None:
    def crawl(wrong: tuple[str, str]) -> Run:
        name, value = wrong
        return desk.crawl(settings=REPLAY, env={f"NEWSCRAWL_{name}": value})

    for line, run in zip(WRONG.values(), together(crawl, WRONG), strict=True):
        assert (run.code, run.out, len(run.lines)) == (2, "", 1), run.err
        assert run.lines[0].startswith(f"scrapy crawl: error: {line}")


def test_without_the_library_the_line_says_how_to_get_it(desk: Desk) -> None:
    (desk.folder / "pythonjsonlogger.py").write_text("raise ImportError\n")
    path = os.pathsep.join([str(desk.folder), str(ROOT)])
    run = desk.fresh(*crawl_command(settings=REPLAY), env={**JSON, "PYTHONPATH": path})
    assert (run.code, run.lines) == (
        2,
        [
            "scrapy crawl: error: LOG_JSON needs python-json-logger: "
            "pip install -r requirements-ops.txt, or the wheel with [ops]"
        ],
    )
