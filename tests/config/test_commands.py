"""Settings that cannot work, as a user meets them: one line, exit code 2, nothing fetched, nothing made."""

from pathlib import Path

import pytest

from tests.crawl.runs import Desk, together

WRONG = {
    "NEWSCRAWL_STORE_URL=sqlite:///x.db": "no setting NEWSCRAWL_STORE_URL; did you mean NEWSCRAWL_STORE_URI?",
    "NEWSCRAWL_GATE_ERRORS=abc": "GATE_ERRORS=abc is not a share from 0 to 1",
    "NEWSCRAWL_LOG_LEVEL=NOPE": "LOG_LEVEL=NOPE is not a log level: ",
    "https_proxy=socks5://127.0.0.1:9": "https_proxy: socks5:// is not supported; ",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "http://127.0.0.1:9")


def test_every_command_tells_of_it_in_one_line(desk: Desk) -> None:
    def run(words: str) -> None:
        name, _, value = words.partition("=")
        found = desk.scrapy("crawl", "sina_china", env={name: value})
        assert (found.code, found.out, len(found.lines)) == (2, "", 1)
        assert found.err.startswith(f"scrapy crawl: error: {WRONG[words]}")

    together(run, WRONG)
    reading = desk.scrapy("runs", "-s", "STORE_URL=x")
    assert (reading.code, reading.err) == (
        2,
        "scrapy runs: error: no setting STORE_URL; did you mean STORE_URI?\n",
    )
    assert [*desk.folder.iterdir()] == []


def test_settings_of_the_environment_hold(desk: Desk) -> None:
    env = {
        "NEWSCRAWL_REPLAY": "samples/sample.warc.gz\r",
        "NEWSCRAWL_ARCHIVE_DIR": "",
        "NEWSCRAWL_LOG_LEVEL": "",
        "NEWSCRAWL_DOWNLOAD_VERIFY_CERTIFICATES": "",
        "NEWSCRAWL_CLOSESPIDER_ITEMCOUNT": "2",
        "NEWSCRAWL_STORE_URI": f"sqlite:///{desk.file}\r",
    }
    run = desk.scrapy("crawl", "sina_china", env=env)
    assert (run.code, run.last.startswith("done: ")) == (0, True)
    assert 2 <= run.counts["stored"] < 29
    assert desk.file.exists()
