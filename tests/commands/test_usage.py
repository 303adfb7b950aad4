"""What cannot be done as asked, for every command: one line on stderr, exit code 2, nothing on stdout."""

from pathlib import Path

import pytest

from tests.crawl.runs import Desk, Run, together

COMMANDS = (
    "crawl",
    "extract",
    "articles",
    "runs",
    "report",
    "doctor",
    "export",
    "coverage",
    "reextract",
    "migrate",
    "forget",
    "rescue",
    "stories",
    "watch",
)
URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
CRAWL = "crawl sina_china -a "
USAGE = {
    CRAWL + "since=2024-13-01": "since=2024-13-01 is not a day (YYYY-MM-DD)",
    CRAWL + "since=20240501": "since=20240501 is not a day (YYYY-MM-DD)",
    CRAWL + "until=2024-5-1": "until=2024-5-1 is not a day (YYYY-MM-DD)",
    CRAWL + "until=1066-01-01": "until=1066-01-01 is not a day of 1990 to 2100",
    CRAWL + "since=": "since= is not a day (YYYY-MM-DD)",
    CRAWL + "since=2024-05-02 -a until=2024-05-01": "since=2024-05-02 is after until=2024-05-01",
    CRAWL + "channels=": "channels= names no channel",
    CRAWL + "channels=1": "no channel '1'; there are: 1686 国内滚动",
    CRAWL + "channels=1686,国外": "no channel '国外'; there are: 1686 国内滚动",
    CRAWL + "url=": "no URL in url= or urls_file=",
    CRAWL + "url=zzz": "'zzz' is not an http(s) URL",
    CRAWL + "url=https://example.com/doc-ikmvtrqp2810447.shtml": "is not on a host of Sina's",
    CRAWL + "url=https://finance.sina.com.cn/": "is not an article's URL",
    CRAWL + "url=http://[": "'http://[' is not a URL",
    CRAWL + "urls_file=/nowhere": "urls_file=/nowhere: No such file or directory",
    CRAWL + "urls_file=/": "urls_file=/: Is a directory",
    CRAWL + f"url={URL} -a since=2024-05-01": "since= goes with a list run, not with url= or urls_file=",
    CRAWL + "since=2099-01-01": "since=2099-01-01 is in the future",
    CRAWL + "max_pages=99999999999999999999": "is not a number of pages (1 or more)",
    CRAWL + "max_pages=0": "max_pages=0 is not a number of pages (1 or more)",
    CRAWL + "max_pages=-1": "max_pages=-1 is not a number of pages (1 or more)",
    CRAWL + "max_pages=1.5": "max_pages=1.5 is not a number of pages (1 or more)",
    CRAWL + "page=1": "no argument page;",
    "crawl": "which spider? there is: sina_china",
    CRAWL + "url=x -O a.txt": "Unrecognized output format 'txt'; there are: csv, jl, json, jsonl, ",
    "crawl sina": "no spider 'sina'; there is: sina_china",
    f"crawl {URL}": "sina_flash; one article: scrapy crawl sina_china -a url=URL",
    f"crawl sina_flash {URL}": f"with '{URL}'; one article: scrapy crawl sina_china -a url=URL",
    "crawl sina_china --nope": "no option --nope; see --help",
    "crawl --nope sina_china": "no option --nope; see --help",
    "crawl sina_china -O /:json": "/ is a folder: name a file",
    "crawl sina_china -s ITEM_PIPELINES=x": "ITEM_PIPELINES=x is no JSON object",
    "crawl sina_china today": "don't know what to do with 'today'",
    "crawl sina_china -s STORE_URI=nonsense": "no store has a URI that starts with 'nonsense'",
    "extract": "which FILE? Give one or more saved pages",
    "extract --nope a.html": "no option --nope; see scrapy extract --help",
    f"extract a.html b.html --url {URL}": "--url goes with one FILE",
    "extract a.html --url zzz": "'zzz' is not an http(s) URL",
    "articles -s SPIDER_MODULES=nowhere.spiders": "SPIDER_MODULES=nowhere.spiders: there is no such module",
    "articles --pidfile /nowhere/pid": "/nowhere/pid: No such file or directory",
    "articles --profile /nowhere/profile": "/nowhere/profile: No such file or directory",
    "articles today": "'today' is neither a document id nor a URL",
    "articles --nope": "don't know what to do with '--nope'",
    "articles --history zzz": "'zzz' is neither a document id nor a URL",
    "articles --history http://[": "'http://[' is neither a document id nor a URL",
    "runs today": "don't know what to do with 'today'",
    "runs --nope": "don't know what to do with '--nope'",
    "runs --limit 0": "--limit 0 is not a number of runs (1 or more)",
    "runs --limit=-5": "--limit -5 is not a number of runs (1 or more)",
    "report today": "don't know what to do with 'today'",
    "report --nope": "don't know what to do with '--nope'",
    "export": "which format?: jsonl, csv, xlsx, parquet, markdown, rss, jsonfeed",
    "export nope": "'nope' is not one of the formats: jsonl, csv, xlsx, parquet, markdown, rss, jsonfeed",
    "export markdown": "markdown does not go to stdout: -o DIR",
    "export csv -o news.csv.xz": "-o news.csv.xz: compressed are .gz, .zst",
    "export jsonl --nope": "no option --nope",
    "export jsonl --since 2024-13-01": "--since 2024-13-01 is not a day (YYYY-MM-DD)",
    "coverage today": "don't know what to do with 'today'",
    "coverage --since x": "--since x is not a day (YYYY-MM-DD)",
    "migrate": "where to? --to URI",
    "migrate --to foo:x": "no store has a URI that starts with 'foo'",
    "reextract --jobs 100000000": "--jobs 100000000 is not a number of processes (1 or more)",
    "reextract --jobs 0": "--jobs 0 is not a number of processes (1 or more)",
    "stories today": "don't know what to do with 'today'",
    "doctor today": "don't know what to do with 'today'",
    "doctor --nope": "don't know what to do with '--nope'",
    "doctor --offline now": "don't know what to do with 'now'",
    "doctor --keep /dev/null/pages": "--keep /dev/null/pages: Not a directory",
    "fetch": "which page? Give its URL",
    "fetch nowhere": "'nowhere' is not a URL",
    "shell http://[::1": "'http://[::1' is not a URL: Invalid IPv6 URL",
    "list today": "don't know what to do with 'today'; see --help",
    "version --nope": "don't know what to do with '--nope'; see --help",
    "settings --getint BOT_NAME": "invalid literal for int() with base 10: 'newscrawl'",
    "parse --nope": "no option --nope; see scrapy parse --help",
    f"parse --spider sina {URL}": "no spider 'sina'; there is: sina_china",
    f"shell {URL} {URL}": f"one page; don't know what to do with '{URL}'",
    "check sina": "no spider 'sina'; there is: sina_china",
}
HUGE = "9" * 20
BY_ARGPARSE = {
    f"articles --limit {HUGE}": f"argument --limit: {HUGE} is too large: 1000000000 at the most",
    f"runs --limit {HUGE}": f"argument --limit: {HUGE} is too large: 1000000000 at the most",
    f"report --documents {HUGE}": f"argument --documents: {HUGE} is too large: 1000000000 at the most",
    f"export jsonl --limit {HUGE}": f"argument --limit: {HUGE} is too large: 1000000000 at the most",
    "runs --limit x": "argument --limit: invalid int value: 'x'",
    "runs --limit": "argument --limit: expected one argument",
    "report --documents x": "argument --documents: invalid int value: 'x'",
    "articles --history": "argument --history: expected one argument",
    "extract --url": "argument --url: expected one argument",
    "crawl sina_china -a since": "Invalid -a value, use -a NAME=VALUE",
    "crawl sina_china -s NAME": "Invalid -s value, use -s NAME=VALUE",
}
UNCHECKED = ("report --documents=-1", "crawl sina_china -L NOPE", "runs -L NOPE")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "http://127.0.0.1:9")  # nothing is there: nothing may be asked for


def told(desk: Desk, table: dict[str, str]) -> dict[str, Run]:
    runs = together(lambda words: desk.scrapy(*words.split()), table)
    return dict(zip(table, runs, strict=True))


def assert_one_line(words: str, run: Run, problem: str) -> None:
    assert (words, run.code, run.out, len(run.lines)) == (words, 2, "", 1)
    assert run.lines[0].startswith(f"scrapy {words.split()[0]}: error: ")
    assert problem in run.lines[0]


@pytest.mark.timeout(150)
def test_bad_usage_is_one_line(desk: Desk) -> None:
    for words, run in told(desk, USAGE).items():
        assert_one_line(words, run, USAGE[words])


def test_bad_usage_makes_no_store(desk: Desk) -> None:
    told(desk, dict.fromkeys(["articles today", "runs today", "report today", "extract", "crawl"], ""))
    assert not desk.file.exists()


def test_what_scrapy_finds_wrong_is_one_line_too(desk: Desk) -> None:
    for words, run in told(desk, BY_ARGPARSE).items():
        assert_one_line(words, run, BY_ARGPARSE[words])


def test_options_with_values_of_no_sense(desk: Desk) -> None:
    for words, run in told(desk, dict.fromkeys(UNCHECKED, "")).items():
        assert_one_line(words, run, "")


def test_help(desk: Desk) -> None:
    runs = together(lambda name: desk.scrapy(name, "--help"), COMMANDS)
    for name, run in zip(COMMANDS, runs, strict=True):
        assert (name, run.code, run.err) == (name, 0, "")
        assert f"scrapy {name} [options]" in run.out
