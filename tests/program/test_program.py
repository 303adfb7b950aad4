"""``newscrawl``: every command without a scrapy.cfg, and the settings of the folder it is called in."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawl.commands import anywhere
from newscrawl.program import command, table
from tests.crawl.runs import ROOT, Desk
from tests.program.runs import newscrawl

URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
REPLAY = f"NEWSCRAWL_REPLAY={ROOT / 'samples' / 'sample.warc.gz'}\n"


def test_every_command_is_in_the_overview() -> None:
    modules = {file.stem for file in (ROOT / "newscrawl" / "commands").glob("*.py")}
    assert set(table.NAMES) == modules - {"__init__", "anywhere"}
    assert set(anywhere.SHARED) <= set(table.NAMES)
    assert len(table.NAMES) == len(set(table.NAMES))


def test_the_overview_and_the_version_load_next_to_nothing(tmp_path: Path) -> None:
    program = (
        "import sys, newscrawl.__main__ as m\n"
        "try: m.main()\nfinally: print(not {'scrapy', 'asyncio', 'argparse'}.isdisjoint(sys.modules))"
    )
    for option, begins in (
        ("--help", "Usage: newscrawl COMMAND [options]\n"),
        ("--version", "newscrawl 0.1.0\n"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, option], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith(begins)
        assert done.stdout.endswith("\nFalse\n")
    assert newscrawl(tmp_path).out.startswith("Usage: newscrawl COMMAND [options]\n")


def test_reading_a_store_loads_no_scrapy(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk", "http://127.0.0.1:9").make_store()
    program = "import sys, newscrawl.__main__ as m\ntry: m.main()\nfinally: print('scrapy' in sys.modules)"
    words = ["articles", "--limit", "1", "-s", f"STORE_URI=sqlite:///{desk.file}"]
    command = [sys.executable, "-c", program, *words]
    env = desk.environment({})
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr


def test_a_crawl_with_the_settings_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "newscrawl.env").write_text(
        f"\ufeff# comment\r\n\n{REPLAY}NEWSCRAWL_STORE_URI='sqlite:///here.db'\r\nNEWSCRAWL_ARCHIVE_DIR=\n",
        "utf-8",
    )
    crawled = newscrawl(tmp_path, "crawl", "sina_china", "-a", f"url={URL}")
    assert (crawled.code, crawled.documents[0]["source"]) == (0, "青禾财经"), crawled.err
    assert {path.name for path in tmp_path.iterdir()} >= {"here.db", "newscrawl.env"}
    assert not (tmp_path / "data").exists()
    found = newscrawl(tmp_path, "articles", "--json")
    assert (found.code, json.loads(found.out)["_id"]) == (0, "comos:kmvtrqp2810447")
    other = newscrawl(tmp_path, "articles", NEWSCRAWL_STORE_URI="sqlite:///there.db")  # it stands above
    assert (other.code, "there.db" in other.err) == (1, True)
    nearest = newscrawl(tmp_path, "articles", "--source", "青禾")
    assert nearest.err.splitlines() == [
        "newscrawl articles: no article matches in sqlite:///here.db",
        "newscrawl articles: no article has the source 青禾; did you mean 青禾财经?",
    ]


WRONG = {
    "FOO=1": "1: FOO is neither NEWSCRAWL_… nor a proxy",
    "# x\nexport NEWSCRAWL_REPLAY=x": "2: export NEWSCRAWL_REPLAY is neither NEWSCRAWL_… nor a proxy",
    "NEWSCRAWL_REPLAY": "1: not NAME=VALUE",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_line_that_is_none_ends_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "newscrawl.env").write_text(text)
    done = newscrawl(tmp_path, "list")
    assert (done.code, done.out, done.err) == (2, "", f"newscrawl: error: newscrawl.env:{WRONG[text]}\n")


def test_bad_usage_is_one_line(tmp_path: Path) -> None:
    told = {
        ("artcles",): "newscrawl: error: no command 'artcles'; did you mean articles?",
        ("xyz",): "newscrawl: error: no command 'xyz'; see --help",
        ("crawl", "sina"): "newscrawl crawl: error: no spider 'sina'; there is: sina_china, sina_flash",
        ("shell", "--nope"): "newscrawl shell: error: no option --nope; see newscrawl shell --help",
        ("runs", "-s", "x"): "newscrawl runs: error: Invalid -s value, use -s NAME=VALUE",
    }
    for words, line in told.items():
        done = newscrawl(tmp_path, *words)
        assert (done.code, done.out, done.err) == (2, "", f"{line}\n")
    named = newscrawl(tmp_path, "list", NEWSCRAWL_ENV="/nowhere")
    assert (named.code, named.err) == (2, "newscrawl: error: NEWSCRAWL_ENV=/nowhere: there is no such file\n")
    module = newscrawl(tmp_path, "runs", SCRAPY_SETTINGS_MODULE="nowhere")
    wrong = "newscrawl runs: error: SCRAPY_SETTINGS_MODULE=nowhere: No module named 'nowhere'\n"
    assert (module.code, module.err) == (2, wrong)


def test_what_goes_to_stdout_as_json_is_no_option() -> None:
    found, parser = command.load("crawl")
    opts, args = parser.parse_known_args(["sina_china", "-O", "-:json"])
    assert (found.called, opts.overwrite_output, args) == ("crawl", ["-:json"], ["sina_china"])


def test_help_says_newscrawl(tmp_path: Path) -> None:
    done = newscrawl(tmp_path, "crawl", "--help", COLUMNS="80")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("usage: newscrawl crawl [options] <spider> [-a NAME=VALUE …]\n")
