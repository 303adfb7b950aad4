"""Passwords and the webhook's address are in no log, no error, no table, no file and no record."""

import json
from collections.abc import Sequence

import pytest

from newscrawl.runs.webhook import post
from tests.crawl.runs import Desk, Run, crawl_command, together
from tests.faults.test_webhook import HERE, webhook
from tests.support import faults
from tests.support.site import Site

SECRET = "Geheim0815"  # noqa: S105 - made up, to be looked for
GONE = f"mongodb://user:{SECRET}@127.0.0.1:9/db?serverSelectionTimeoutMS=200"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("crawl", "sina_china", "-a", "channels=1688"),
    ("report",),
    ("export", "jsonl", "-o", "x.jsonl"),
    ("reextract",),
    ("doctor", "--offline"),
    ("migrate", "--from", f"mongodb://user:{SECRET}@127.0.0.1:9/a", "--to", GONE),
)
MALFORMED = (
    f"mongodb://user:{SECRET}/x@127.0.0.1/db",
    f"mongodb://user:{SECRET}@@127.0.0.1:port/db",
    f"mongodb+srv://user:{SECRET}@127.0.0.1/db",
    f"postgres://user:{SECRET}@127.0.0.1/db",
    f"user:{SECRET}@127.0.0.1",
)
HOOKS = (
    f"ftp://user:{SECRET}@hooks.example/x",
    f"hooks.example/{SECRET}",
    f"https://user:{SECRET}@127.0.0.1:9/x",
    f"http://127.0.0.1:9/{SECRET}",
    f"http://127.0.0.1:9/{SECRET} x",
    f"http://127.0.0.1:{SECRET}/x",
    f"http://[{SECRET}/",
    f"http://127.0.0.1:9/{SECRET}/中",
)


def said(runs: Sequence[Run]) -> list[str]:
    """Every line of theirs that has the secret."""
    return [line for run in runs for line in (*run.out.splitlines(), *run.lines) if SECRET in line]


@pytest.mark.long
def test_no_command_tells_the_password_of_a_store(desk: Desk) -> None:
    env = {"NEWSCRAWL_STORE_URI": GONE}
    runs = together(lambda argv: desk.scrapy(*argv, "-L", "DEBUG", env=env), COMMANDS)
    assert said(runs) == []
    assert [run.code for run in runs if run.code not in (1, 2)] == []
    assert "mongodb://user:***@127.0.0.1:9/db" in runs[0].err


@pytest.mark.parametrize("name", ["report", "crawl"])
def test_no_error_tells_what_is_wrong_with_a_uri_by_quoting_it(desk: Desk, name: str) -> None:
    argv = crawl_command("channels=1688") if name == "crawl" else [name]
    runs = together(lambda uri: desk.scrapy(*argv, env={"NEWSCRAWL_STORE_URI": uri}), MALFORMED)
    assert said(runs) == []
    assert {run.code for run in runs} <= {1, 2}
    assert [run for run in runs if "Traceback" in run.err] == []


@pytest.mark.parametrize("url", HOOKS)
def test_no_line_tells_the_address_of_a_webhook(url: str, caplog: pytest.LogCaptureFixture) -> None:
    post(url, {"_id": "run"})
    (line,) = caplog.messages
    assert line.startswith("webhook: ")
    assert SECRET not in line


def test_no_record_holds_a_secret(site: Site, desk: Desk) -> None:
    site.fault("/api/roll/", faults.missing)
    with webhook() as (url, posted):
        settings = {"WEBHOOK_URL": f"{url}/{SECRET}", "RETRY_TIMES": 0}
        run = desk.crawl("channels=1688", settings=settings, env=HERE)
    ((path, _, record),) = posted
    assert (run.code, path) == (1, f"/hook/{SECRET}")
    assert SECRET not in json.dumps([record, desk.docs("runs"), run.err])
    assert [
        file for file in desk.folder.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()
    ] == []
