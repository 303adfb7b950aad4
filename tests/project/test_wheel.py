"""Outside of a clone: the wheel in an environment of its own, in an empty folder, in another's project."""

import json
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.crawl.runs import ROOT
from tests.project.wheel import Installed

pytestmark = pytest.mark.long
URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
SAMPLE = ROOT / "samples" / "sample.warc.gz"
THEIR_SPIDER = """
import scrapy
class Theirs(scrapy.Spider):
    name = "theirs"
    start_urls = ["data:,x"]
    def parse(self, response):
        yield {"said": response.text}
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """Somebody else's project."""
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = their_settings\n")
    (tmp_path / "their_settings.py").write_text('BOT_NAME = "bot"\nSPIDER_MODULES = ["their_spiders"]\n')
    (tmp_path / "their_spiders.py").write_text(THEIR_SPIDER)
    return tmp_path


def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_bytes(archive.read(name))


def test_an_article_in_an_empty_folder(installed: Installed, tmp_path: Path) -> None:
    listed = installed.scrapy(tmp_path, "list")
    assert (listed.returncode, listed.stdout, listed.stderr) == (0, "sina_china\nsina_flash\n", "")
    crawled = installed.scrapy(tmp_path, "crawl", "sina_china", "-s", f"REPLAY={SAMPLE}", "-a", f"url={URL}")
    assert crawled.returncode == 0, crawled.stderr
    assert json.loads(crawled.stdout)["title"] == "望江银行发行百亿绿色金融债 票面利率2.86%"
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*.db")] == [Path("data/news.db")]
    shown = installed.scrapy(tmp_path, "parse", "--nolog", "-s", f"REPLAY={SAMPLE}", "--noitems", URL)
    assert (shown.returncode, "STATUS DEPTH LEVEL" in shown.stdout) == (0, True), shown.stderr
    found = installed.scrapy(tmp_path, "articles", "comos:kmvtrqp2810447", "--json")
    assert (found.returncode, json.loads(found.stdout)["source"]) == (0, "青禾财经"), found.stderr


def test_the_command_newscrawl(installed: Installed, tmp_path: Path) -> None:
    assert installed.newscrawl(tmp_path, "--version").stdout == "newscrawl 0.1.0\n"
    assert installed.newscrawl(tmp_path, "init", "here").returncode == 0
    here = tmp_path / "here"
    crawled = installed.newscrawl(here, "crawl", "sina_china", "-s", f"REPLAY={SAMPLE}", "-a", f"url={URL}")
    assert crawled.returncode == 0, crawled.stderr
    found = installed.newscrawl(here, "articles", "comos:kmvtrqp2810447", "--json")
    assert (found.returncode, json.loads(found.stdout)["source"]) == (0, "青禾财经"), found.stderr
    assert installed.newscrawl(here, "completion", "bash").stdout.startswith("# bash completion of newscrawl")


def test_the_library(installed: Installed, tmp_path: Path) -> None:
    assert installed.scrapy(tmp_path, "crawl", "sina_china", "-s", f"REPLAY={SAMPLE}").returncode == 0
    script = "import newscrawl; print(newscrawl.__file__, len(newscrawl.connect().articles()))"
    done = installed.python(tmp_path, "-c", script)
    file, number = done.stdout.split()
    assert (Path(file).is_relative_to(installed.wheel.parents[1] / "venv"), number) == (True, "29")


def test_bad_usage_is_the_same_one_line(installed: Installed, tmp_path: Path) -> None:
    done = installed.scrapy(tmp_path, "crawl", "sina_chian")
    told = "scrapy crawl: error: no spider 'sina_chian'; there is: sina_china, sina_flash\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def test_another_project_stays_as_it_was(installed: Installed, theirs: Path) -> None:
    assert installed.scrapy(theirs, "list").stdout == "theirs\n"
    assert installed.scrapy(theirs, "settings", "--get", "STORE_URI").stdout == "None\n"
    crawled = installed.scrapy(theirs, "crawl", "theirs", "-O", "said.json", "--nolog")
    assert (crawled.returncode, crawled.stdout, crawled.stderr) == (0, "", "")
    assert json.loads((theirs / "said.json").read_text()) == [{"said": "x"}]
    assert not (theirs / "data").exists()


def test_what_the_index_shows(installed: Installed) -> None:
    told = metadata(installed.wheel)
    assert (told["Name"], told["Version"], told["Requires-Python"]) == ("newscrawl", "0.1.0", ">=3.11")
    assert told["License-Expression"] == "BSD-3-Clause AND MIT"
    assert told.get_all("Provides-Extra") == ["analyst", "ops", "distributed", "notify", "mcp", "all"]
    assert "Framework :: Scrapy" in told.get_all("Classifier", [])
    assert told.get_all("Project-URL") is None  # there is none yet, and none is made up
