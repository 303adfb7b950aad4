"""The archive of a crawl, a crawl from the archive, and saved pages as documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.archive.runs import warcio_check
from tests.crawl.runs import Desk, Run, content, together
from tests.support.site import SAMPLES, Site, serving

PAGES = SAMPLES / "pages"
BONDS_PAGE = PAGES / "finance_2021_bonds.html"
BONDS_URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"


@dataclass
class Crawled:
    """A crawl of the site, which stays up."""

    site: Site
    desk: Desk
    run: Run

    @property
    def files(self) -> list[Path]:
        return sorted(self.desk.archive.iterdir())


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with serving() as site:
        desk = Desk(tmp_path_factory.mktemp("crawled"), site.proxy.url)
        yield Crawled(site, desk, desk.crawl("channels=1686,1689"))


def records(file: Path, offset: int = 0) -> Iterator[Any]:
    with file.open("rb") as handle:
        handle.seek(offset)
        yield from ArchiveIterator(handle)


def test_every_response_is_archived_and_the_archive_is_valid(crawled: Crawled) -> None:
    assert crawled.run.code == 0
    assert warcio_check(*crawled.files) == ""
    found = [record for file in crawled.files for record in records(file) if record.rec_type == "response"]
    urls = [record.rec_headers.get_header("WARC-Target-URI") for record in found]
    assert sorted(urls) == sorted(crawled.site.asked())
    assert {"https://finance.sina.com.cn/robots.txt", BONDS_URL} < set(urls)


def test_a_document_points_to_its_record(crawled: Crawled) -> None:
    place = crawled.desk.docs("articles")["comos:kmvtrqp2810447"]["archive"]
    record = next(records(crawled.desk.archive / place["file"], place["offset"]))
    assert record.rec_headers.get_header("WARC-Target-URI") == BONDS_URL
    assert record.content_stream().read() == BONDS_PAGE.read_bytes()


def test_a_replay_gives_the_same_documents_with_no_network(crawled: Crawled, tmp_path: Path) -> None:
    asked = len(crawled.site.requests)
    desk = Desk(tmp_path, crawled.site.proxy.url)
    run = desk.crawl("channels=1686,1689", settings={"REPLAY": crawled.desk.archive})
    assert (run.code, run.troubles) == (0, [])
    assert content(desk.docs("articles")) == content(crawled.desk.docs("articles"))
    assert len(desk.docs("articles")) == 29
    assert desk.states() == crawled.desk.states()
    assert (len(crawled.site.requests), desk.archive.exists()) == (asked, False)


def test_the_sample_archive_gives_what_the_sample_site_gives(crawled: Crawled, tmp_path: Path) -> None:
    desk = Desk(tmp_path, "http://127.0.0.1:1")
    run = desk.crawl(env={"NEWSCRAWL_REPLAY": str(SAMPLES / "sample.warc.gz")})
    assert (run.code, run.counts["stored"]) == (0, 29)
    assert content(desk.docs("articles")) == content(crawled.desk.docs("articles"))


def test_no_archive_when_it_is_off(desk: Desk) -> None:
    (doc,) = desk.crawl(f"url={BONDS_URL}", env={"NEWSCRAWL_ARCHIVE_DIR": ""}).documents
    assert (doc["archive"], sorted(path.name for path in desk.folder.iterdir())) == (None, ["news.db"])


def test_a_replay_of_nonsense_is_one_line(site: Site, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "text.warc").write_text("no archive")
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / name for name in ("absent.warc.gz", "text.warc", "empty")]
    runs = together(lambda path: desk.crawl(settings={"REPLAY": path}), paths)
    for path, run in zip(paths, runs, strict=True):
        assert (run.code, run.out, run.troubles) == (1, "", run.lines[-1:])
        assert run.last.startswith("failed: archive: ")
        assert str(path) in run.last
    assert (site.asked(), desk.file.exists()) == ([], False)


def test_an_archive_that_cannot_be_written_fails_before_the_start(site: Site, desk: Desk) -> None:
    run = desk.crawl(env={"NEWSCRAWL_ARCHIVE_DIR": "/dev/null/archive"})
    assert (run.code, run.troubles, site.asked()) == (1, run.lines[-1:], [])
    assert run.last.startswith("failed: archive: cannot write /dev/null/archive")


def test_extract_gives_what_the_crawl_stored(crawled: Crawled) -> None:
    names = ["finance_2021_bonds.html", "finance_2024_flash.html", "news_2018_school.html"]
    run = crawled.desk.scrapy("extract", *(str(PAGES / name) for name in names))
    assert (run.code, run.err) == (0, "")
    assert [doc.pop("file") for doc in run.documents] == names
    stored = content(crawled.desk.docs("articles"))
    for doc in run.documents:
        of_list = {"channel", "aliases", "copies", "story", "file"}
        (mine,) = content({doc["_id"]: doc}).values()
        theirs = stored[doc["_id"]]
        assert {k: v for k, v in mine.items() if k not in of_list} == {
            k: v for k, v in theirs.items() if k not in of_list
        }


def test_extract_takes_the_url_it_is_given(desk: Desk) -> None:
    url = "https://finance.sina.com.cn/roll/2010-05-24/16327990215.shtml?from=wap"
    run = desk.scrapy("extract", str(PAGES / "finance_2010_mill.shtml"), "--url", url)
    assert (run.code, [doc["url"] for doc in run.documents]) == (0, [url.partition("?")[0]])
    assert not desk.file.exists()


def test_extract_says_which_file_is_no_article(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty.html").touch()
    files = [
        tmp_path / "absent.html",
        tmp_path,
        tmp_path / "empty.html",
        SAMPLES / "extra" / "not_found.html",
        PAGES / "broken_2022.html",
        BONDS_PAGE,
    ]
    run = desk.scrapy("extract", *map(str, files))
    assert (run.code, [doc["file"] for doc in run.documents]) == (1, ["finance_2021_bonds.html"])
    assert [line.split(": ")[1:3] for line in run.lines] == [
        [str(files[0]), "No such file or directory"],
        [str(files[1]), "Is a directory"],
        [str(files[2]), "empty page"],
        [str(files[3]), "soft 404"],
        [str(files[4]), "rejected"],
    ]


def test_extract_refuses_bad_usage_in_one_line(desk: Desk) -> None:
    page = str(BONDS_PAGE)
    calls = [(), (page, page, "--url", BONDS_URL), (page, "--url", "ftp://x/")]
    for run in together(lambda call: desk.scrapy("extract", *call), calls):
        assert (run.code, run.out, len(run.lines)) == (2, "", 1)
        assert run.lines[0].startswith("scrapy extract: error: ")
