"""The settings as one plan: whose channels a watch has, what a replay tells, and what is wrong with them."""

from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawl import settings
from newscrawl.notices import plan
from newscrawl.notices.errors import BadNotices

FILE = """
[[watch]]
name = "one"
words = ["专项债"]
[[watch]]
name = "two"
words = ["专项债"]
urls = ["json://127.0.0.1:9/own json://example.com/a"]
"""


def of(tmp_path: Path, text: str = "", **given: Any) -> plan.Plan:
    given = {"NOTIFY_URLS": "json://example.com/a json://localhost/b", **given}
    if text:
        (tmp_path / "watches.toml").write_text(text, "utf-8")
        given |= {"WATCHES": str(tmp_path / "watches.toml")}
    return plan.of(Settings({**settings.defaults, **given}))


def test_a_watch_has_its_own_channels_or_those_of_all(tmp_path: Path) -> None:
    found = of(tmp_path, FILE)
    assert [*found.channels] == ["json", "json-2", "json-3"]
    assert found.of_runs == ["json", "json-2"]
    assert found.of_watch == {"one": ["json", "json-2"], "two": ["json", "json-3"]}
    assert (found.language, found.left_out) == ("zh", [])


def test_a_replay_tells_this_machine_alone(tmp_path: Path) -> None:
    found = of(tmp_path, FILE, REPLAY="samples/sample.warc.gz")
    assert (found.of_runs, found.left_out) == (["json-2"], ["json"])
    assert found.of_watch == {"one": ["json-2"], "two": ["json-3"]}
    assert not of(tmp_path, NOTIFY_URLS="json://example.com/", REPLAY="x")


def test_a_watch_that_tells_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadNotices) as caught:
        of(tmp_path, FILE, NOTIFY_URLS="")
    path = tmp_path / "watches.toml"
    advice = "nobody is told of it; give it urls, or set NOTIFY_URLS"
    assert caught.value.problems == (f"{path}: watch one: {advice}",)


def test_watches_toml_of_the_working_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert not of(tmp_path, NOTIFY_URLS="")
    (tmp_path / "watches.toml").write_text(FILE, "utf-8")
    assert [watch.name for watch in of(tmp_path).watches] == ["one", "two"]
    with pytest.raises(BadNotices, match=r"nowhere\.toml: No such file or directory"):
        of(tmp_path, WATCHES="nowhere.toml")


def test_nothing_set_is_nobody_told_and_needs_no_apprise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    assert not of(tmp_path, NOTIFY_URLS="")
