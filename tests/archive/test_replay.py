"""A crawl to the archive and one from it, over real HTTP: what is sent, what is kept, what comes back."""

import gzip
import json
import re
import signal
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from scrapy.settings import Settings

from newscrawl.archive import ArchiveError, WarcIndex, iter_responses
from newscrawl.archive.addon import ArchiveAddon, OfflineHandler, check
from tests.archive.runs import Run, can, run, run_fresh, started, warcio_check
from tests.support.httpserver import Answer, Server, serving

HTML = ("Content-Type", "text/html; charset=utf-8")
JSON = ("Content-Type", "application/json")
TEXT = "<html><body>" + "国内财经 " * 40 + "</body></html>"
GBK = "<html><body>人民币</body></html>".encode("gbk")

RAW_DEFLATE = zlib.compressobj(wbits=-15)
BODIES = {
    "/gzip": gzip.compress(TEXT.encode(), mtime=0),
    "/br": brotli.compress(TEXT.encode()),
    "/deflate": zlib.compress(TEXT.encode()),
    "/raw-deflate": RAW_DEFLATE.compress(TEXT.encode()) + RAW_DEFLATE.flush(),
}
"""The same page under every Content-Encoding, as it goes over the wire."""

PAGES = {
    **{
        path: Answer(body, [HTML, ("Content-Encoding", path.split("-")[-1].strip("/"))])
        for path, body in BODIES.items()
    },
    "/chunked": Answer(BODIES["/gzip"], [HTML, ("Content-Encoding", "gzip")], chunked=True),
    "/gbk": Answer(GBK, [("Content-Type", "text/html; charset=gbk")]),
    "/api?b=2&a=1": Answer(b'{"data": {}}', [JSON]),
    "/old": Answer(b"moved", [("Location", "/gzip")], status=301),
    "/empty": Answer(b"", [HTML]),
    "/odd": Answer(
        b"x",
        [
            ("Set-Cookie", "a=1"),
            ("X-Name", "caf\xe9"),
            ("Date", "Thu, 01 Jan 2026 00:00:00 GMT"),
            ("Set-Cookie", "b=2"),
        ],
    ),
    "/robots.txt": Answer(b"User-agent: *\nDisallow: /secret\n", [("Content-Type", "text/plain")]),
}
PATHS = [*(path for path in PAGES if path != "/robots.txt"), "/missing"]


@dataclass
class Crawled:
    """A live crawl of PAGES, with its server stopped since."""

    live: Run
    folder: Path
    base: str
    sent: list[str]

    @property
    def urls(self) -> list[str]:
        return [self.base + path for path in PATHS]

    def replay(self, urls: list[str] | None = None, **more: Any) -> Run:
        return run(urls or self.urls, settings=self.settings, **more)

    @property
    def settings(self) -> dict[str, Any]:
        return {"ROBOTSTXT_OBEY": True, "REPLAY": str(self.folder)}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("archive")
    with serving(PAGES) as server:
        urls = [server.url(path) for path in PATHS]
        live = run_fresh(urls, settings={"ROBOTSTXT_OBEY": True, "ARCHIVE_DIR": str(folder)})
        return Crawled(live, folder, server.url(""), list(server.log))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(PAGES) as server:
        yield server


def said(log: str, logger: str) -> list[str]:
    """The lines of one logger, without their times."""
    return re.findall(rf"^\S+ \S+ \[newscrawl\.archive\.{logger}\] (.*)$", log, re.MULTILINE)


def test_the_live_crawl_sees_what_the_server_sent(crawled: Crawled) -> None:
    seen = {item["url"].removeprefix(crawled.base): item for item in crawled.live.items}
    assert [seen[path]["text"] for path in BODIES] == [TEXT] * 4
    assert seen["/chunked"]["text"] == TEXT
    assert seen["/gbk"]["text"] == "<html><body>人民币</body></html>"
    assert (seen["/api?b=2&a=1"]["type"], seen["/missing"]["status"]) == ("JsonResponse", 404)
    assert seen["/odd"]["cookies"] == ["a=1", "b=2"]
    after_redirect = PATHS.index("/old") + 1
    order = ["/robots.txt", *PATHS[:after_redirect], "/gzip", *PATHS[after_redirect:]]
    assert crawled.sent == [f"GET {path}" for path in order]


def test_every_response_is_in_the_archive_as_received(crawled: Crawled) -> None:
    kept = {c.url.removeprefix(crawled.base): c for c in iter_responses(crawled.folder)}
    assert set(kept) == {*PAGES, "/missing"}
    assert {path: kept[path].body for path in PAGES} == {path: answer.body for path, answer in PAGES.items()}
    assert {path for path in kept if kept[path].status != 200} == {"/old", "/missing"}
    assert len(list(iter_responses(crawled.folder))) == len(crawled.sent)


def test_headers_are_kept_as_received_and_no_date_is_invented(crawled: Crawled) -> None:
    kept = {c.url.removeprefix(crawled.base): c.headers for c in iter_responses(crawled.folder)}
    assert sorted(kept["/odd"]) == [
        (b"Content-Length", b"1"),
        (b"Date", b"Thu, 01 Jan 2026 00:00:00 GMT"),
        (b"Set-Cookie", b"a=1"),
        (b"Set-Cookie", b"b=2"),
        (b"X-Name", b"caf\xe9"),
    ]
    assert sorted(kept["/chunked"]) == [
        (b"Content-Encoding", b"gzip"),
        (b"Content-Type", b"text/html; charset=utf-8"),
    ]


def test_the_archive_is_valid(crawled: Crawled) -> None:
    assert warcio_check(*crawled.folder.iterdir(), brotli=False) == ""


def test_the_archive_tells_who_wrote_it_and_from_where(crawled: Crawled) -> None:
    (file,) = crawled.folder.iterdir()
    text = gzip.decompress(file.read_bytes())
    assert b"robots: classic\r\n" in text
    assert text.count(b"WARC-IP-Address: 127.0.0.1\r\n") == len(crawled.sent)


def test_a_callback_can_find_the_record_of_its_response(crawled: Crawled) -> None:
    (file,) = crawled.folder.iterdir()
    places = {c.pointer.offset: c.url for c in iter_responses(crawled.folder)}
    for item in crawled.live.items:
        assert item["archive"]["file"] == file.name
        assert places[item["archive"]["offset"]] == item["url"]


def test_a_replay_with_the_server_gone_gives_the_same(crawled: Crawled) -> None:
    replayed = crawled.replay()
    assert len(replayed.items) == len(crawled.live.items) == len(PATHS)
    # by URL, for /gzip was fetched twice, once by way of a redirect: a replay has the later record for both
    assert {i["url"]: i for i in replayed.items} == {i["url"]: i for i in crawled.live.items}
    assert "Traceback" not in replayed.log
    assert said(replayed.log, "cache") == [f"INFO: REPLAY: {len(PAGES) + 1} URLs in {crawled.folder}"]


@pytest.mark.skipif(not can("unshare", "-n", "true"), reason="a namespace without network: needs root")
def test_a_replay_needs_no_network_at_all(crawled: Crawled) -> None:
    cut_off = run_fresh(crawled.urls, prefix=["unshare", "-n"], settings=crawled.settings)
    assert cut_off.items == crawled.replay().items
    assert len(cut_off.items) == len(PATHS)


def test_a_replay_writes_nothing(crawled: Crawled, tmp_path: Path) -> None:
    before = {f: f.read_bytes() for f in crawled.folder.iterdir()}
    target = tmp_path / "written"
    run(crawled.urls, settings={"REPLAY": str(crawled.folder), "ARCHIVE_DIR": str(target)})
    assert not target.exists()
    assert {f: f.read_bytes() for f in crawled.folder.iterdir()} == before


def test_robots_txt_comes_from_the_archive_and_is_obeyed(crawled: Crawled) -> None:
    replayed = crawled.replay([f"{crawled.base}/secret", f"{crawled.base}/gbk"])
    assert [item["url"] for item in replayed.items] == [f"{crawled.base}/gbk"]
    assert replayed.stats["robotstxt/forbidden"] == 1


def test_what_the_archive_lacks_is_one_line_and_a_count(crawled: Crawled) -> None:
    replayed = crawled.replay([f"{crawled.base}/never", "http://other.example/x"])
    assert replayed.items == []
    assert said(replayed.log, "cache")[1:] == [
        f"WARNING: REPLAY: not in the archive: GET {crawled.base}/never",
        "INFO: REPLAY: not in the archive: GET http://other.example/robots.txt",
        "WARNING: REPLAY: not in the archive: GET http://other.example/x",
    ]
    assert (replayed.stats["archive/missing"], replayed.stats["finish_reason"]) == (3, "finished")
    assert "archive/refused" not in replayed.stats
    assert "Traceback" not in replayed.log


@pytest.mark.parametrize("job", [{"meta": {"dont_cache": True}}, {"method": "POST"}])
def test_what_gets_past_the_cache_is_refused(crawled: Crawled, server: Server, job: dict[str, Any]) -> None:
    replayed = run(
        [server.url("/gbk")],
        settings={"REPLAY": str(crawled.folder), "HTTPCACHE_IGNORE_MISSING": False},
        **job,
    )
    assert (replayed.items, server.log) == ([], [])
    method = job.get("method", "GET")
    assert said(replayed.log, "addon") == [
        f"WARNING: REPLAY: nothing leaves the machine: refused {method} {server.url('/gbk')}"
    ]
    assert replayed.stats["archive/refused"] == 1
    assert "Traceback" not in replayed.log


def test_switching_the_cache_off_does_not_open_the_network(crawled: Crawled, server: Server) -> None:
    settings = {
        "REPLAY": str(crawled.folder),
        "HTTPCACHE_ENABLED": False,
        "DOWNLOAD_HANDLERS": {"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"},
    }
    replayed = run([server.url("/gbk")], settings=settings)
    assert (replayed.items, server.log, replayed.stats["archive/refused"]) == ([], [], 1)


def test_a_folder_replays_the_latest_run(server: Server, tmp_path: Path) -> None:
    for edition in (b"first", b"second"):
        server.answers["/news"] = Answer(edition, [HTML])
        run([server.url("/news")], settings={"ARCHIVE_DIR": str(tmp_path)})
    assert len(list(tmp_path.iterdir())) == 2
    (item,) = run([server.url("/news")], settings={"REPLAY": str(tmp_path)}).items
    assert item["text"] == "second"


def test_no_archive_is_written_when_it_is_off(server: Server, tmp_path: Path) -> None:
    (item,) = run([server.url("/gbk")], settings={"ARCHIVE_DIR": ""}).items
    assert (item["text"], item["archive"]) == ("<html><body>人民币</body></html>", None)


def test_a_redirect_leads_to_its_own_record(server: Server, tmp_path: Path) -> None:
    live = run([server.url("/old")], settings={"ARCHIVE_DIR": str(tmp_path)})
    moved, page = iter_responses(tmp_path)
    replayed = run([server.url("/old")], settings={"REPLAY": str(tmp_path)})
    assert live.items == replayed.items
    assert live.items[0]["archive"] == page.pointer._asdict()
    assert (moved.status, moved.url, page.url) == (301, server.url("/old"), server.url("/gzip"))


def test_a_proxy_is_not_taken_for_the_site(server: Server, tmp_path: Path) -> None:
    url = "http://far.example/page"
    server.answers[url] = Answer(b"from afar", [HTML])
    run([url], settings={"ARCHIVE_DIR": str(tmp_path)}, meta={"proxy": server.url()})
    (file,) = tmp_path.iterdir()
    assert [(c.url, c.body) for c in iter_responses(file)] == [(url, b"from afar")]
    assert b"WARC-IP-Address" not in gzip.decompress(file.read_bytes())


def test_only_get_is_archived(server: Server, tmp_path: Path) -> None:
    stale = {"archive": {"file": "another.warc.gz", "offset": 9}}  # as a redirect's request inherits it
    (item,) = run(
        [server.url("/gbk")], settings={"ARCHIVE_DIR": str(tmp_path)}, method="POST", meta=stale
    ).items
    assert (item["archive"], list(tmp_path.iterdir())) == (None, [])


def test_only_get_is_replayed(crawled: Crawled) -> None:
    replayed = crawled.replay([f"{crawled.base}/gbk"], method="POST")
    assert replayed.items == []
    assert said(replayed.log, "cache")[1:] == [
        f"WARNING: REPLAY: not in the archive: POST {crawled.base}/gbk"
    ]


def test_plain_warcio_check_passes(server: Server, tmp_path: Path) -> None:
    paths = [path for path in PATHS if path != "/br"]
    run([server.url(path) for path in paths], settings={"ARCHIVE_DIR": str(tmp_path)})
    assert warcio_check(*tmp_path.iterdir()) == ""


def test_kill_9_loses_only_what_had_not_come(server: Server, tmp_path: Path) -> None:
    server.answers["/never-answered"] = Answer(hold=True)
    urls = [server.url(path) for path in ("/gzip", "/gbk", "/odd", "/never-answered", "/empty")]
    with started(urls, settings={"ARCHIVE_DIR": str(tmp_path)}) as crawl:
        assert server.held.wait(100)
        crawl.kill()
        crawl.wait(100)
    assert crawl.returncode == -signal.SIGKILL
    assert [c.url for c in iter_responses(tmp_path)] == urls[:3]
    assert warcio_check(*tmp_path.iterdir()) == ""
    replayed = run(urls[:3], settings={"REPLAY": str(tmp_path)})
    assert [item["url"] for item in replayed.items] == urls[:3]


def test_a_full_disk_stops_the_crawl_in_one_line(server: Server, tmp_path: Path) -> None:
    server.answers["/big"] = Answer(Random(1).randbytes(20_000), [("Content-Type", "image/png")])  # noqa: S311
    urls = [server.url(path) for path in ("/gzip", "/gbk", "/big", "/odd", "/empty")]
    crawl = run(urls, settings={"ARCHIVE_DIR": str(tmp_path)}, fsize=8000)
    (file,) = tmp_path.iterdir()
    assert [item["url"] for item in crawl.items] == urls[:2]
    assert crawl.stats["finish_reason"] == "archive_failed"
    assert crawl.stats["archive/errors"] == 1
    assert said(crawl.log, "cache") == [f"ERROR: archive: cannot write {file}: File too large: stopping"]
    assert "Traceback" not in crawl.log
    assert [c.url for c in iter_responses(file)] == urls[:2]
    assert gzip.decompress(file.read_bytes()).endswith("人民币</body></html>\r\n\r\n".encode("gbk"))
    assert warcio_check(file) == ""
    assert server.log[-1] == "GET /big"


def test_a_replay_that_cannot_be_read_is_found_before_the_crawl(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html>")
    for path, cause in (
        (tmp_path / "none", "does not exist"),
        (tmp_path, "no .warc"),
        (page, "is no WARC file"),
    ):
        with pytest.raises(ArchiveError, match=re.escape(cause)):
            check(Settings({"REPLAY": str(path)}))


def test_an_archive_that_cannot_be_written_is_found_before_the_crawl(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match=r"cannot write .*file/archive: Not a directory"):
        check(Settings({"ARCHIVE_DIR": str(tmp_path / "file" / "archive")}))


def test_a_good_set_up_passes_the_check(crawled: Crawled, tmp_path: Path) -> None:
    for settings in (
        {"REPLAY": str(crawled.folder)},
        {"ARCHIVE_DIR": str(tmp_path / "new")},
        {"ARCHIVE_DIR": ""},
    ):
        check(Settings(settings))
    assert (tmp_path / "new").is_dir()


def with_addon(**project: object) -> Settings:
    settings = Settings(project)
    ArchiveAddon().update_settings(settings)
    return settings


def test_the_archive_is_on_unless_switched_off() -> None:
    settings = with_addon()
    assert settings["ARCHIVE_DIR"] == "data/archive"
    assert (settings["HTTPCACHE_ENABLED"], settings["HTTPCACHE_IGNORE_MISSING"]) == (True, False)
    assert with_addon(ARCHIVE_DIR="")["HTTPCACHE_ENABLED"] is False
    assert dict(settings["DOWNLOAD_HANDLERS"]) == {}


def test_a_replay_cuts_every_scheme_off_but_the_local_ones() -> None:
    settings = with_addon(
        REPLAY="x.warc", DOWNLOAD_HANDLERS={"gopher": "a.B"}, AUTOTHROTTLE_ENABLED=True, DOWNLOAD_DELAY=1
    )
    handlers = dict(settings.getwithbase("DOWNLOAD_HANDLERS"))
    refused = {scheme for scheme, handler in handlers.items() if handler is OfflineHandler}
    assert refused == {"http", "https", "ftp", "s3", "gopher"}
    assert set(handlers) - refused == {"data", "file"}
    assert [settings[k] for k in ("AUTOTHROTTLE_ENABLED", "DOWNLOAD_DELAY", "HTTPPROXY_ENABLED")] == [
        False,
        0,
        False,
    ]


def test_the_command_line_keeps_its_say_where_the_network_is_not_at_stake() -> None:
    settings = Settings({"REPLAY": "x.warc"})
    settings.set("HTTPCACHE_IGNORE_HTTP_CODES", [503], priority="cmdline")
    settings.set("HTTPCACHE_IGNORE_MISSING", False, priority="cmdline")
    settings.set("DOWNLOAD_DELAY", 3, priority="cmdline")
    settings.set("DOWNLOAD_HANDLERS", json.dumps({"http": "a.B"}), priority="cmdline")
    ArchiveAddon().update_settings(settings)
    assert settings["HTTPCACHE_IGNORE_HTTP_CODES"] == [503]
    assert (settings["HTTPCACHE_IGNORE_MISSING"], settings["DOWNLOAD_DELAY"]) == (False, 3)
    assert settings.getwithbase("DOWNLOAD_HANDLERS")["http"] is OfflineHandler


def test_reading_the_archive_needs_no_crawl(crawled: Crawled) -> None:
    found = WarcIndex(crawled.folder).read(f"{crawled.base}/api?a=1&b=2")
    assert found is not None
    assert (found.status, found.body) == (200, b'{"data": {}}')
