"""The archive's troubles: what is damaged, missing or being written is told of, and the rest is done."""

import gzip
import json
from pathlib import Path

import pytest

from newscrawl.archive import Pointer, WarcWriter, read_at
from newscrawl.archive.spans import Span, spans
from newscrawl.sites.sina.site import SITE
from newscrawl.storage import ARTICLES, Store, Update
from tests.crawl.runs import Desk
from tests.forget.conftest import BONDS, BONDS_URL, TITLE
from tests.forget.test_command import everything, pages_of
from tests.forget.test_killed import with_store

MILL = "comos:isqvkzt9943087"
NEXT = "forget the same again when that is mended"


def warc(desk: Desk) -> Path:
    (file,) = desk.archive.glob("*.warc.gz")
    return file


def record(desk: Desk, url: str) -> Span:
    return next(span for span in spans(warc(desk)) if span.url == url and span.kind == "response")


def spoil(file: Path, start: int, end: int) -> None:
    data = bytearray(file.read_bytes())
    data[start:end] = bytes(end - start)
    file.write_bytes(data)


def test_a_damaged_record_of_another_costs_a_line_and_no_pointer(copy: Desk) -> None:
    other = copy.docs("articles")[MILL]["url"]
    span = record(copy, other)
    kept = {key: url for key, url in pages_of(copy).items() if key not in (BONDS, MILL)}
    spoil(warc(copy), span.start, span.end)
    was = warc(copy)
    run = copy.scrapy("forget", BONDS)
    told = f"archive: {was} is damaged from byte {span.start} to {span.end}; {NEXT}"
    assert (run.code, run.err) == (1, f"scrapy forget: {told}\n")
    assert run.out.startswith("Gone: 1 article, 0 revisions, 0 rejects, 1 archived page.")
    assert copy.docs("articles")[MILL]["archive"]["file"] == warc(copy).name
    docs = {key: doc for key, doc in copy.docs("articles").items() if key in kept}
    for key, doc in docs.items():
        assert read_at(copy.archive, Pointer(**doc["archive"])).url == kept[key]
    assert len(docs) == 27
    (note,) = (doc for key, doc in copy.docs("control").items() if key.startswith("forget:"))
    assert note["remains"] == [told.partition("; ")[0]]


@pytest.mark.long
def test_its_own_record_goes_even_where_it_is_damaged(copy: Desk) -> None:
    span = record(copy, BONDS_URL)
    spoil(warc(copy), span.end - 40, span.end)  # the head is readable, its end is not
    run = copy.scrapy("forget", BONDS)
    assert (run.code, run.err) == (0, "")
    assert BONDS_URL.encode() not in b"".join(span.url.encode() for span in spans(warc(copy)))


@pytest.mark.long
def test_a_file_that_is_not_there_is_named(copy: Desk) -> None:
    warc(copy).rename(copy.folder / "elsewhere.warc.gz")
    run = copy.scrapy("forget", BONDS)
    assert run.code == 1
    assert run.err.endswith(f"is not there, below {copy.archive}: its pages were not removed; {NEXT}\n")
    assert BONDS not in copy.docs("articles")
    assert TITLE.encode() not in copy.file.read_bytes()
    off = copy.scrapy("forget", MILL, env={"NEWSCRAWL_ARCHIVE_DIR": ""})
    assert (off.code, "as no archive is set (--archive DIR)" in off.err) == (1, True)


@pytest.mark.long
def test_a_file_that_a_run_is_writing_is_left_to_the_next(copy: Desk) -> None:
    with WarcWriter(copy.archive, "busy") as writer:
        page = read_at(copy.archive, Pointer(**copy.docs("articles")[BONDS]["archive"]))
        busy = writer.write(BONDS_URL, 200, page.headers, page.body, page.when)
        run = copy.scrapy("forget", BONDS)
        assert (run.code, f"{busy.file} is being written by a run" in run.err) == (1, True)
    assert TITLE.encode() in everything(copy.archive)
    run = copy.scrapy("forget", BONDS)
    assert (run.code, run.err) == (0, "")
    assert TITLE.encode() not in everything(copy.archive)


def test_a_pointer_that_shares_a_page_becomes_none(copy: Desk) -> None:
    place = copy.docs("articles")[BONDS]["archive"]

    async def share(store: Store) -> None:
        await store.write([Update(ARTICLES, MILL, {"archive": place})])

    with_store(copy, share)
    assert copy.scrapy("forget", BONDS).code == 0
    assert copy.docs("articles")[MILL]["archive"] is None


@pytest.mark.long
def test_a_folder_of_plain_files_and_a_file_with_nothing_else(copy: Desk) -> None:
    """A file that held nothing but its pages goes, one without compression is written anew."""
    inner = copy.archive / "older"
    with WarcWriter(inner, "alone") as writer:
        when = read_at(copy.archive, Pointer(**copy.docs("articles")[BONDS]["archive"])).when
        writer.write(BONDS_URL, 404, [], TITLE.encode(), when)
    plain = copy.archive / "plain.warc"
    plain.write_bytes(gzip.decompress(warc(copy).read_bytes()))
    assert copy.scrapy("forget", BONDS).code == 0
    assert sorted(path.name for path in copy.archive.rglob("*")) == sorted(
        ["older", warc(copy).name, "plain-r1.warc"]
    )
    assert TITLE.encode() not in everything(copy.archive)


def answer(*rows: dict[str, object]) -> bytes:
    return json.dumps({"result": {"status": {"code": 0}, "data": list(rows)}}, ensure_ascii=False).encode()


ROW: dict[str, object] = {
    "docid": BONDS,
    "url": BONDS_URL,
    "title": TITLE,
    "intro": "摘要",
    "media_name": "青禾财经",
    "ctime": "1616069677",
    "lids": "1686",
}
OTHER: dict[str, object] = {"url": BONDS_URL.replace("kmvtrqp2810447", "kmvtrqp2810448"), "title": "别的"}


@pytest.mark.parametrize("wrapped", ["{}", "try{{cb({})}}catch(e){{}};"])
def test_a_list_says_nothing_of_it_any_more(wrapped: str) -> None:
    source = SITE.lists.get("1686")
    body = wrapped.format(answer(ROW, OTHER).decode()).encode()
    blank = SITE.blanked(body, source, {BONDS})
    assert blank is not None
    one, other = json.loads(blank)["result"]["data"]
    assert (one, other) == ({name: ROW[name] for name in ("docid", "url", "ctime", "lids")}, OTHER)
    assert SITE.blanked(blank, source, {BONDS}) is blank
    rows = [SITE.parse_list(text, source) for text in (body, blank)]
    assert [[row.id for row in found] for found in rows] == [[BONDS, "comos:kmvtrqp2810448"]] * 2
    assert SITE.blanked(body, source, {"comos:zzzzzzz0000000"}) is body


def test_a_list_that_cannot_be_read_goes_where_it_may_name_it() -> None:
    source = SITE.lists.get("1686")
    assert SITE.blanked(b"<html>kmvtrqp2810447", source, {BONDS}) is None
    assert SITE.blanked(b"<html>gateway", source, {BONDS}) == b"<html>gateway"
