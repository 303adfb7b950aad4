"""``newscrawl init``: a folder that can be crawled in at once, and nobody's files overwritten."""

import subprocess
from pathlib import Path

import pytest
import yaml

from newscrawl.notices import file as watches
from newscrawl.program import envfile, folder
from tests.crawl.runs import ROOT
from tests.deploy.test_files import program
from tests.program.runs import newscrawl

FILES = {"newscrawl.env", "watches.toml", "compose.yaml", ".gitignore", ".env"}


def test_a_folder_that_can_be_crawled_in(tmp_path: Path) -> None:
    made = newscrawl(tmp_path, "init", "my news")
    place = tmp_path / "my news"
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith(
        "Written to my news: newscrawl.env, watches.toml, compose.yaml, .gitignore, .env\n"
    )
    assert "\n  cd 'my news'\n" in made.out
    assert {path.name for path in place.iterdir()} == FILES
    assert [(place / name).stat().st_mode & 0o077 for name in ("newscrawl.env", "watches.toml")] == [0, 0]
    replay = f"REPLAY={ROOT / 'samples' / 'sample.warc.gz'}"
    crawled = newscrawl(place, "crawl", "sina_china", "-s", replay, "-a", "max_pages=1", "-s", "ARCHIVE_DIR=")
    assert (crawled.code, (place / "data" / "news.db").exists()) == (0, True), crawled.err


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MINE=1\n")
    done = newscrawl(tmp_path, "init", ".")
    assert (done.code, done.out) == (2, "")
    assert done.err == "newscrawl init: error: .env is there already; nothing was written\n"
    assert [path.name for path in tmp_path.iterdir()] == [".env"]
    wrong = newscrawl(tmp_path, "init", ".env")
    assert (wrong.code, wrong.err) == (2, "newscrawl init: error: .env is there already, and is no folder\n")


def test_every_setting_shown_is_one(tmp_path: Path) -> None:
    text = dict(folder.contents())["newscrawl.env"]
    shown = [line.removeprefix("#") for line in text.splitlines() if not line.startswith("# ") and line]
    file = tmp_path / "all.env"
    file.write_text("\n".join(shown))
    environ = {"NEWSCRAWL_ENV": str(file)}
    envfile.load(environ)
    assert {"NEWSCRAWL_STORE_URI", "NEWSCRAWL_USER_AGENT", "https_proxy"} <= environ.keys()
    del environ["https_proxy"], environ["NEWSCRAWL_ENV"]
    done = newscrawl(tmp_path, "settings", "--get", "USER_AGENT", **environ)
    assert (done.code, done.out) == (0, "newscrawl (+mailto:you@example.org)\n")


def test_the_watches_shown_are_some(tmp_path: Path) -> None:
    text = dict(folder.contents())["watches.toml"]
    file = tmp_path / "watches.toml"
    file.write_text(text)
    assert watches.read(file) == ([], "zh")
    file.write_text("\n".join(line.removeprefix("#") for line in text.splitlines() if line[:2] != "# "))
    found, language = watches.read(file)
    assert ([watch.name for watch in found], language) == (["专项债", "宁德时代"], "zh")


@pytest.mark.long
def test_the_compose_file_keeps_the_specification(tmp_path: Path) -> None:
    texts = dict(folder.contents())
    file = tmp_path / "compose.yaml"
    file.write_text(texts["compose.yaml"])
    command = [program("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    services = yaml.safe_load(texts["compose.yaml"])["services"]
    assert not any("ports" in service for service in services.values())
    image = tmp_path / "Dockerfile"
    image.write_text(services["newscrawl"]["build"]["dockerfile_inline"].replace("$$", "$"))
    linted = subprocess.run([program("hadolint"), str(image)], capture_output=True, text=True, check=False)
    assert (linted.returncode, linted.stdout) == (0, "")
    assert texts[".env"] != dict(folder.contents())[".env"]  # a password of its own
