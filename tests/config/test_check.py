"""What each setting may be, and the line that tells of what it may not be."""

import os
import re
from collections.abc import Mapping

import pytest
from scrapy.settings import Settings

from newscrawl import settings as ours
from newscrawl.config import check, environment
from newscrawl.config.check import BadSetting
from newscrawl.config.known import known
from newscrawl.config.markdown import written
from newscrawl.config.table import TABLE
from tests.crawl.runs import ROOT

WRONG = {
    ("GATE_ERRORS", "abc"): "GATE_ERRORS=abc is not a share from 0 to 1",
    ("GATE_ERRORS", "20"): "GATE_ERRORS=20 is not a share from 0 to 1",
    ("GATE_STALE_HOURS", "nan"): "GATE_STALE_HOURS=nan is not a number of hours, 0 for any age",
    ("GATE_STALE_HOURS", "inf"): "GATE_STALE_HOURS=inf is not a number of hours, 0 for any age",
    ("LEASE_SECONDS", "1e308"): "LEASE_SECONDS=1e308 is not a number of seconds from 0.1 to a day",
    ("LEASE_SECONDS", "0"): "LEASE_SECONDS=0 is not a number of seconds from 0.1 to a day",
    ("FAILED_ATTEMPTS", "2.5"): "FAILED_ATTEMPTS=2.5 is not a whole number from 1 to 16",
    ("FAILED_PAUSE", "-1"): "FAILED_PAUSE=-1 is not a number of seconds from 0 to a week",
    ("BAN_PAUSE", "1h"): "BAN_PAUSE=1h is not a number of seconds, 0 or more",
    ("DOWNLOAD_DELAY", "-1"): "DOWNLOAD_DELAY=-1 is not a number of seconds, 0 or more",
    ("DOWNLOAD_TIMEOUT", "0"): "DOWNLOAD_TIMEOUT=0 is not a number of seconds, 0.1 or more",
    ("CONCURRENT_REQUESTS", "0"): "CONCURRENT_REQUESTS=0 is not a whole number, 1 or more",
    ("CLOSESPIDER_ITEMCOUNT", "few"): "CLOSESPIDER_ITEMCOUNT=few is not a number, 0 or more",
    ("RETRY_HTTP_CODES", "500,oops"): "RETRY_HTTP_CODES=500,oops is not HTTP codes with commas between",
    ("ROBOTSTXT_OBEY", "maybe"): "ROBOTSTXT_OBEY=maybe is not 0 or 1",
    ("LEASE_WAIT", "yes"): "LEASE_WAIT=yes is not 0 or 1",
    ("FIRST_RUN_PAGES", "9" * 5000): f"FIRST_RUN_PAGES={'9' * 60}… is not a whole number, 1 or more",
    ("USER_AGENT", "me\nX: y"): "USER_AGENT=me?X: y is not one line of text",
    ("WEBHOOK_URL", "ftp://u:geheim@h/x"): "WEBHOOK_URL is not an http:// or https:// URL",
    ("WEBHOOK_URL", "https://h:geheim/x"): "WEBHOOK_URL is not an http:// or https:// URL",
    ("ARCHIVE_DIR", "~nosuchuser/a"): "ARCHIVE_DIR=~nosuchuser/a is not a path",
    ("METRICS_FILE", "/dev/full"): "METRICS_FILE=/dev/full is no regular file",
    ("METRICS_FILE", "/tmp"): "METRICS_FILE=/tmp is no regular file",  # noqa: S108 - nothing is written there
}
MEANT = {
    "NEWSCRAWL_STORE_URL": "NEWSCRAWL_STORE_URI",
    "NEWSCRAWL_STOREURI": "NEWSCRAWL_STORE_URI",
    "NEWSCRAWL_store_uri": "NEWSCRAWL_STORE_URI",
    "newscrawl_log_level": "NEWSCRAWL_LOG_LEVEL",
    "NEWSCRAWL_LOGLEVEL": "NEWSCRAWL_LOG_LEVEL",
    "NEWSCRAWL_ARCHIVE": "NEWSCRAWL_ARCHIVE_DIR",
    "NEWSCRAWL_GATE_ERROR": "NEWSCRAWL_GATE_ERRORS",
    "NEWSCRAWL_WEBHOOK": "NEWSCRAWL_WEBHOOK_URL",
    "NEWSCRAWL_DOWNLOAD_DELAYS": "NEWSCRAWL_DOWNLOAD_DELAY",
}


def of(environ: Mapping[str, str]) -> Settings:
    """The project's settings with what an environment gives."""
    return Settings(ours.defaults | environment.read(environ), "project")


def checked(environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in [name for name in os.environ if name.startswith("NEWSCRAWL")]:
        monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    found = of(environ)
    check.check(found, {})
    return found


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_value_that_cannot_work_is_told(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSetting) as caught:
        checked({f"NEWSCRAWL_{name}": value}, monkeypatch)
    assert str(caught.value) == WRONG[name, value]


@pytest.mark.parametrize("name", MEANT)
def test_a_name_with_a_slip_is_told_with_the_right_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSetting, match=re.escape(f"; did you mean {MEANT[name]}?")):
        checked({name: "x"}, monkeypatch)


def test_a_name_like_none_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSetting, match=r"^no setting NEWSCRAWL_ZZZ; there are: STORE_URI, ARCHIVE_DIR, "):
        checked({"NEWSCRAWL_ZZZ": "1"}, monkeypatch)


def test_a_setting_of_many_values_is_none_of_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSetting, match=r"^no setting NEWSCRAWL_ITEM_PIPELINES; "):
        checked({"NEWSCRAWL_ITEM_PIPELINES": "{}"}, monkeypatch)


def test_a_slip_on_the_command_line_is_told_and_names_of_others_pass() -> None:
    for option, right in {"STORE_URL=x": "STORE_URI", "LOGLEVEL=INFO": "LOG_LEVEL"}.items():
        with pytest.raises(BadSetting, match=f"; did you mean {right}\\?$"):
            check.options([option], of({}))
    given = ["MY_OWN=1", "ITEM_PIPELINES={}", "STORE_URI= sqlite:///x.db\r", "LOG_LEVEL=", "ARCHIVE_DIR="]
    kept = ["MY_OWN=1", "ITEM_PIPELINES={}", "STORE_URI=sqlite:///x.db", "ARCHIVE_DIR="]
    assert check.options(given, of({})) == kept


def test_what_an_editor_leaves_is_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    environ = {
        "\ufeffNEWSCRAWL_STORE_URI": "sqlite:////srv/news.db\r",
        "NEWSCRAWL_ARCHIVE_DIR": "~/archive\r",
        "NEWSCRAWL_LOG_FILE": "\ufeff'~/crawl.log'",
        "NEWSCRAWL_USER_AGENT": '"me (+mailto:me@example.org)"\r',
        "NEWSCRAWL_LOG_LEVEL": " warning ",
        "NEWSCRAWL_DOWNLOAD_DELAY": "2.5\r",
        "NEWSCRAWL_RETRY_HTTP_CODES": "500, 503",
        "NEWSCRAWL_LOG_JSON": "True",
        "NEWSCRAWL_CLOSESPIDER_ITEMCOUNT": "3",
    }
    found = checked(environ, monkeypatch)
    plain = {name.partition("NEWSCRAWL_")[2]: found[name.partition("NEWSCRAWL_")[2]] for name in environ}
    assert plain == {
        "STORE_URI": "sqlite:////srv/news.db",
        "ARCHIVE_DIR": "/home/me/archive",
        "LOG_FILE": "/home/me/crawl.log",
        "USER_AGENT": "me (+mailto:me@example.org)",
        "LOG_LEVEL": "WARNING",
        "DOWNLOAD_DELAY": 2.5,
        "RETRY_HTTP_CODES": [500, 503],
        "LOG_JSON": True,
        "CLOSESPIDER_ITEMCOUNT": 3,
    }


def test_empty_is_the_default_but_for_what_it_turns_off(monkeypatch: pytest.MonkeyPatch) -> None:
    found = checked({f"NEWSCRAWL_{name}": " \r" for name in TABLE}, monkeypatch)
    off = {"ARCHIVE_DIR": "", "REPLAY": "", "LOG_FILE": "", "METRICS_FILE": "", "WEBHOOK_URL": ""}
    assert {name: found[name] for name in TABLE} == {name: ours.defaults[name] for name in TABLE} | off


def test_utf_8_in_the_c_locale_is_read() -> None:
    given = "新闻存档".encode().decode("ascii", "surrogateescape")
    assert environment.read({"NEWSCRAWL_USER_AGENT": given})["USER_AGENT"] == "新闻存档"


def test_every_setting_that_the_code_reads_can_be_given() -> None:
    pattern = re.compile(r'settings(?:\.get(?:int|bool|float)?\(|\[)"([A-Z_]+)"')
    sources = (ROOT / "newscrawl").rglob("*.py")
    read = {name for file in sources for name in pattern.findall(file.read_text("utf-8"))}
    assert len(read) > 20
    assert read - known().keys() == set()
    plain = {name for name, value in ours.defaults.items() if not isinstance(value, dict | list)}
    assert plain - known().keys() == set()
    assert TABLE.keys() - ours.defaults.keys() == set()


@pytest.mark.parametrize(("language", "name"), [("en", "operations.md"), ("zh", "operations.zh-CN.md")])
def test_the_documents_have_the_table(language: str, name: str) -> None:
    text = (ROOT / "docs" / name).read_text("utf-8")
    assert written(text, ours.defaults, language) == text, "run: python -m newscrawl.config"
