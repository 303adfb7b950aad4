"""The bundled sample site: the archive is what build.py makes of it, whole, valid and all our own."""

import gzip
import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

REPO = Path(__file__).resolve().parents[2]
SAMPLES = REPO / "samples"
ARCHIVE = SAMPLES / "sample.warc.gz"
CORPUS_GOLD = REPO.parent / "shared" / "corpus" / "gold.jsonl"
FEED = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid={lid}&num=50&page={page}"
AD_HOC = {"wap20", "kmp"}  # templates that no list leads to

RUN = 12
CJK = re.compile(rf"[\u3400-\u9fff]{{{RUN},}}")


def site() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((SAMPLES / "site.json").read_text("utf-8"))
    return entries


def gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLES / "gold.jsonl").read_text("utf-8").splitlines()]


def rows(lid: int, page: int) -> list[dict[str, Any]]:
    answer = json.loads((SAMPLES / "roll" / f"{lid}_{page}.json").read_text("utf-8"))
    assert answer["result"]["status"]["code"] == 0
    return list(answer["result"]["data"])


def listed_urls() -> set[str]:
    found = {row["url"] for page in (1, 2, 3) for row in rows(1686, page)}
    return {re.sub("^http:", "https:", url).partition("?")[0] for url in found}


def rebuild(out: Path) -> bytes:
    command = [sys.executable, str(SAMPLES / "build.py"), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return out.read_bytes()


def test_a_rebuild_gives_the_same_archive(tmp_path: Path) -> None:
    built = rebuild(tmp_path / "one.warc.gz")
    assert built == rebuild(tmp_path / "two.warc.gz")
    # Compressed bytes differ between zlib builds (zlib-ng), so the committed file is compared unpacked.
    assert gzip.decompress(built) == gzip.decompress(ARCHIVE.read_bytes())


def test_build_says_how_it_is_used() -> None:
    asked = subprocess.run(
        [sys.executable, str(SAMPLES / "build.py"), "--help"], check=True, capture_output=True, text=True
    )
    assert "--site" in asked.stdout
    assert "--out" in asked.stdout


def test_the_archive_passes_warcio_check() -> None:
    class Options:
        inputs = (str(ARCHIVE),)
        verbose = False

    checker = Checker(Options)
    checker.process_all()
    assert checker.exit_value == 0


def test_the_archive_holds_every_answer_as_the_site_gives_it() -> None:
    with ARCHIVE.open("rb") as stream:
        held = {
            record.rec_headers.get_header("WARC-Target-URI"): (
                int(record.http_headers.get_statuscode()),
                record.http_headers.get_header("Content-Type"),
                record.content_stream().read(),
            )
            for record in ArchiveIterator(stream)
            if record.rec_type == "response"
        }
    assert held == {
        entry["url"]: (
            entry["status"],
            entry["headers"]["Content-Type"],
            (SAMPLES / entry["file"]).read_bytes(),
        )
        for entry in site()
    }


def test_every_file_is_there_and_every_page_is_served() -> None:
    served = {entry["file"] for entry in site()}
    assert all((SAMPLES / name).is_file() for name in served)
    pages = {f"pages/{path.name}" for path in (SAMPLES / "pages").iterdir()}
    answers = {f"roll/{path.name}" for path in (SAMPLES / "roll").iterdir()}
    assert pages | answers <= served


def test_no_url_is_served_twice() -> None:
    urls = [entry["url"] for entry in site()]
    assert len(urls) == len(set(urls))


def test_a_banned_answer_is_no_part_of_the_site() -> None:
    assert "extra/banned.html" not in {entry["file"] for entry in site()}
    assert "拒绝访问" in (SAMPLES / "extra" / "banned.html").read_bytes().decode("gb18030")


def test_every_host_has_its_robots_txt() -> None:
    urls = {entry["url"] for entry in site()}
    hosts = {url.split("/")[2] for url in urls}
    assert {f"https://{host}/robots.txt" for host in hosts} <= urls


@pytest.mark.parametrize("lid", [1686, 1687, 1688, 1689, 1690, 3231])
def test_each_list_ends_with_an_empty_page(lid: int) -> None:
    urls = {entry["url"] for entry in site()}
    last = max(page for page in (1, 2, 3) if FEED.format(lid=lid, page=page) in urls)
    assert last >= 2
    assert rows(lid, 1)
    assert rows(lid, last) == []


def test_lists_are_newest_first() -> None:
    times = [int(row["ctime"]) for page in (1, 2) for row in rows(1686, page)]
    assert times == sorted(times, reverse=True)


def test_the_domestic_list_names_every_article_that_is_not_ad_hoc() -> None:
    for article in gold():
        ad_hoc = article["template"] in AD_HOC or re.search(r"_[23]\.shtml$", article["url"])
        url = re.sub("^http:", "https:", article["url"])
        assert (url in listed_urls()) is not bool(ad_hoc) or article["template"] == "kmp", url


def test_gold_joins_pages_and_site() -> None:
    served = {entry["file"]: entry["url"] for entry in site() if entry["file"].startswith("pages/")}
    articles = gold()
    assert len({article["file"] for article in articles}) == len(articles)
    for article in articles:
        assert served[f"pages/{article['file']}"] == re.sub("^http:", "https:", article["url"])
    assert set(served) - {f"pages/{article['file']}" for article in articles} == {"pages/broken_2022.html"}


def test_old_pages_are_in_their_own_charset() -> None:
    for name in ("news_2010_tea.shtml", "finance_2010_mill.shtml"):
        page = (SAMPLES / "pages" / name).read_bytes()
        assert "artibodyTitle" in page.decode("gb18030")
        with pytest.raises(UnicodeDecodeError):
            page.decode("utf-8")
    with pytest.raises(UnicodeDecodeError):
        (SAMPLES / "pages" / "news_2010_tea.shtml").read_bytes().decode("gb2312")


def shown(page: str) -> str:
    """A page's visible text without white space, quotes filled in by the site left out."""
    page = re.sub(r"<!--.*?-->|<(script|style|noscript)\b.*?</\1>", "", page, flags=re.DOTALL)
    page = re.sub(r'<span id="?quote_[^>]*>.*?</span>', "", page, flags=re.DOTALL)
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


@pytest.mark.parametrize("article", gold(), ids=lambda article: article["file"])
def test_gold_says_what_its_page_says(article: dict[str, Any]) -> None:
    text = shown(sample_text(SAMPLES / "pages" / article["file"]))
    lines = [article["title"], article["published_raw"], article["source"] or "", *article["editors"]]
    for kind in ("header_lines", "paragraphs", "credit_lines", "optional", "boilerplate"):
        lines += article[kind]
    lines += [image["caption"] or "" for image in article["images"]]
    cells = [cell for line in lines for cell in line.split(" | ")]
    assert [cell for cell in cells if "".join(cell.split()) not in text] == []


def strings(value: Any) -> Iterator[str]:
    """All text within a JSON value."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from strings(item)
        case dict():
            for item in value.values():
                yield from strings(item)


def runs(text: str) -> set[str]:
    """Every run of twelve CJK characters in a text."""
    return {
        found[start : start + RUN] for found in CJK.findall(text) for start in range(len(found) - RUN + 1)
    }


def sample_text(path: Path) -> str:
    return path.read_bytes().decode("gb18030" if path.suffix == ".shtml" and "2010" in path.name else "utf-8")


@pytest.mark.skipif(not CORPUS_GOLD.is_file(), reason="the corpus lies beside the project, not in it")
def test_nothing_of_the_corpus_is_in_the_samples() -> None:
    theirs = {
        run
        for line in CORPUS_GOLD.read_text("utf-8").splitlines()
        for text in strings(json.loads(line))
        for run in runs(text)
    }
    assert theirs
    ours = [*(SAMPLES / "pages").iterdir(), *(SAMPLES / "roll").iterdir(), SAMPLES / "gold.jsonl"]
    copied = {path.name: runs(sample_text(path)) & theirs for path in ours}
    assert not {name: found for name, found in copied.items() if found}
