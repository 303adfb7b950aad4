"""Content that changed makes a revision, unchanged content nothing; the history tells what changed."""

from datetime import datetime, timedelta

import pytest

from newscrawl.storage import CONTROL, Put
from tests.faults.places import Place
from tests.support import faults
from tests.support.site import Site

pytestmark = pytest.mark.long

NAME = "doc-ikmvtrqp2810447"
DOCID = "comos:kmvtrqp2810447"
URL = f"https://finance.sina.com.cn/china/gncj/2021-03-18/{NAME}.shtml"
LATER, STILL_LATER = "1730000000", "1730000060"
CHANNEL = "channels=1690"


def beijing(time: str) -> str:
    """A stored time as it is shown."""
    return f"{datetime.fromisoformat(time) + timedelta(hours=8):%Y-%m-%d %H:%M}"


def test_changed_content_is_a_revision_and_the_former_is_kept_whole(site: Site, place: Place) -> None:
    place.crawl(CHANNEL)
    former = place.docs("articles")[DOCID]
    site.alter(NAME, "票面利率定为2.86%", "票面利率定为2.68%")
    site.alter_rows(NAME, mtime=LATER)
    site.requests.clear()
    run = place.crawl(CHANNEL)
    assert (run.code, run.counts["revised"], site.articles_asked) == (0, 1, [URL])
    now = place.docs("articles")[DOCID]
    own = {"_id": f"{DOCID}@1", "article_id": DOCID, "replaced_at": now["known_at"]}
    assert place.docs("revisions") == {f"{DOCID}@1": former | own}
    assert (former["known_basis"], now["known_basis"], now["known_at"]) == ("seen", "seen", now["changed_at"])
    assert former["known_at"] == former["first_seen_at"]
    assert (former["revision"], now["revision"]) == (1, 2)
    assert (now["first_seen_at"], now["crawled_at"] > former["crawled_at"]) == (former["first_seen_at"], True)
    assert "票面利率定为2.68%" in now["paragraphs"][0]
    assert now["content_hash"] != former["content_hash"]
    site.alter(NAME, "票面利率定为2.68%", "票面利率定为2.66%")
    site.alter_rows(NAME, mtime=STILL_LATER)
    assert place.crawl(CHANNEL).counts["revised"] == 1
    assert sorted(place.docs("revisions")) == [f"{DOCID}@1", f"{DOCID}@2"]
    assert place.docs("articles")[DOCID]["revision"] == 3


def test_unchanged_content_changes_only_when_it_was_crawled(site: Site, place: Place) -> None:
    place.crawl(CHANNEL)
    former = place.docs("articles")
    site.alter_rows(NAME, mtime=LATER)
    assert place.crawl(CHANNEL).counts["unchanged"] == 1
    docs = place.docs("articles")
    changed = {key: value for key, value in docs[DOCID].items() if value != former[DOCID][key]}
    assert list(changed) == ["crawled_at"]
    assert {key for key, doc in docs.items() if doc != former[key]} == {DOCID}
    assert (place.docs("revisions"), place.docs("listings")[DOCID]["state"]) == ({}, "stored")


@pytest.mark.parametrize("fault", [faults.missing, faults.soft_missing])
def test_gone_after_storage_is_marked_and_kept_and_may_come_back(
    site: Site, place: Place, fault: faults.Fault
) -> None:
    place.crawl(CHANNEL)
    former = place.docs("articles")[DOCID]
    site.fault(NAME, fault)
    site.alter_rows(NAME, mtime=LATER)
    run = place.crawl(CHANNEL)
    assert (run.code, run.counts["gone"]) == (0, 1)
    gone = place.docs("articles")[DOCID]
    assert gone["gone_at"] > former["crawled_at"]
    assert gone | {"gone_at": None} == former
    row = place.docs("listings")[DOCID]
    reason = "HTTP 404" if fault is faults.missing else "soft 404"
    assert (row["state"], row["last_error"], row["next_at"]) == ("gone", reason, None)
    site.heal()
    assert (place.crawl(CHANNEL).code, site.articles_asked) == (0, [])
    site.alter_rows(NAME, mtime=STILL_LATER)
    assert place.crawl(CHANNEL).counts["unchanged"] == 1
    back = place.docs("articles")[DOCID]
    assert (back["gone_at"], place.states()[DOCID]) == (None, "stored")


def test_the_history_is_a_readable_diff(site: Site, place: Place) -> None:
    place.crawl(CHANNEL)
    first = place.docs("articles")[DOCID]
    site.alter(NAME, "票面利率定为2.86%", "票面利率定为2.68%")
    site.alter_rows(NAME, mtime=LATER)
    place.crawl(CHANNEL)
    by_id, by_url = (place.scrapy("articles", "--history", asked) for asked in (DOCID, URL))
    assert (by_id.code, by_id.err, by_url.out) == (0, "", by_id.out)
    before, after = first["paragraphs"], place.docs("articles")[DOCID]["paragraphs"]
    lines = by_id.out.splitlines()
    assert lines[0] == f"revision 1, first seen {beijing(first['first_seen_at'])}: {first['title']}"
    assert lines[1] == f"revision 2, changed after {beijing(first['crawled_at'])}: {first['title']}"
    at = lines.index("  @@ paragraphs")
    assert lines[at + 1 : at + 4] == [f"  -{before[0]}", f"  +{after[0]}", f"   {before[1]}"]
    assert "body_html" not in by_id.out


def test_a_gone_article_says_so_in_its_history(site: Site, plain: Place) -> None:
    plain.crawl(CHANNEL)
    site.fault(NAME, faults.missing)
    site.alter_rows(NAME, mtime=LATER)
    plain.crawl(CHANNEL)
    when = plain.docs("articles")[DOCID]["gone_at"]
    shown = plain.scrapy("articles", "--history", DOCID)
    assert shown.out.splitlines()[-1] == f"gone from the site, noticed {beijing(when)}"


def test_the_history_of_what_is_not_there(place: Place) -> None:
    place.write(Put(CONTROL, {"_id": "x"}))  # a store that is there, and empty
    for asked, docid in {
        "comos:zzzzzzz0000000": "comos:zzzzzzz0000000",
        URL.replace("kmvtrqp", "kmvtrqz"): "comos:kmvtrqz2810447",
    }.items():
        run = place.scrapy("articles", "--history", asked)
        assert (run.code, run.out) == (1, "")
        assert run.lines == [f"scrapy articles: no article {docid} in {place.uri}"]
