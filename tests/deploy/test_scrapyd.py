"""``scrapyd-deploy`` to a real Scrapyd, and a job that it runs from the egg."""

import json
import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.crawl.runs import ROOT
from tests.deploy.scrapyd import deploy, scrapyd

pytestmark = pytest.mark.skipif(
    find_spec("pkg_resources") is None, reason="Scrapyd needs setuptools < 82: see requirements-dev.txt"
)
JOB = {
    "project": "newscrawl",
    "spider": "sina_china",
    "jobid": "job-1",
    "channels": "1688",
    "setting": f"REPLAY={ROOT / 'samples' / 'sample.warc.gz'}",
}


@pytest.mark.long
def test_the_deployed_egg_crawls(tmp_path: Path) -> None:
    store, home, project = tmp_path / "news.db", tmp_path / "scrapyd", tmp_path / "project"
    home.mkdir()
    project.mkdir()
    env = {"NEWSCRAWL_STORE_URI": f"sqlite:///{store}", "NEWSCRAWL_ARCHIVE_DIR": ""}
    with scrapyd(home, env) as server:
        deployed = deploy(project, server.url)
        assert (deployed.returncode, '"spiders": 2' in deployed.stdout) == (0, True), deployed
        assert server.call("listspiders", project="newscrawl")["spiders"] == ["sina_china", "sina_flash"]
        assert server.call("schedule", post=JOB)["status"] == "ok"
        assert "job='job-1'" in server.logged("Process finished: ")
        (job,) = server.call("listjobs", project="newscrawl")["finished"]
    assert job["id"] == "job-1"
    log = (home / "logs" / "newscrawl" / "sina_china" / "job-1.log").read_text("utf-8")
    assert "] INFO: done: listed 3, new 3, stored 3, " in log.splitlines()[-1]
    with closing(sqlite3.connect(store)) as connection:
        titles = {title for (title,) in connection.execute("SELECT doc->>'title' FROM articles")}
        ((record,),) = connection.execute("SELECT doc FROM runs")
    assert {"秋粮开秤第一周：南岭三县收购价稳中有升", "云麓水库除险加固工程竣工 9月恢复正常蓄水"} <= titles
    assert json.loads(record)["arguments"] == {"channels": "1688", "_job": "job-1"}
    assert assets(home) == {
        "newscrawl/coverage/assets/page.css",
        "newscrawl/coverage/assets/page.html",
        "newscrawl/coverage/assets/page.js",
        "newscrawl/coverage/vendor/LICENSE.uPlot",
        "newscrawl/coverage/vendor/README.md",
        "newscrawl/coverage/vendor/uPlot.iife.min.js",
        "newscrawl/coverage/vendor/uPlot.min.css",
        "newscrawl/program/files/completion.bash",
        "newscrawl/program/files/completion.zsh",
        "newscrawl/program/files/compose.yaml",
        "newscrawl/program/files/gitignore",
        "newscrawl/program/files/newscrawl.env",
        "newscrawl/program/files/watches.toml",
        "newscrawl/py.typed",
        "newscrawl/sites/sina/credits/LICENSE.jieba",
        "newscrawl/sites/sina/credits/words.txt",
        "newscrawl/storage/LICENSE.OpenCC",
        "newscrawl/storage/simplified.txt",
    }


def assets(home: Path) -> set[str]:
    """What is in the egg beside Python."""
    (egg,) = home.glob("eggs/newscrawl/*.egg")
    with ZipFile(egg) as archive:
        return {name for name in archive.namelist() if not name.startswith("EGG-INFO") and ".py" not in name}
