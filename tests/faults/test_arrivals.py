"""What came is what was asked for, and whole: a passing fault of a page is not final."""

import gzip
from dataclasses import replace

import pytest

from tests.crawl.runs import Doc
from tests.faults.places import Place
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import Site

pytestmark = pytest.mark.long

BONDS = "comos:kmvtrqp2810447"
PAGE = "doc-ikmvtrqp2810447"
OTHER = "comos:mcdvzqk5561330"
HOME = "https://finance.sina.com.cn/"
MAINTENANCE = (
    b"<!doctype html><html><head><title>x</title></head><body>\xe7\xb3\xbb\xe7\xbb\x9f</body></html>"
)
ONE = "channels=1690"
"""A list with one new article in these tests."""

PATIENT = {"FAILED_PAUSE": 0, "RETRY_TIMES": 1}


def maintenance(request: Request, reply: Reply) -> Reply:
    return Reply(MAINTENANCE, 200, faults.HTML)


def half(request: Request, reply: Reply) -> Reply:
    """Half of a page that says it is whole."""
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def most(request: Request, reply: Reply) -> Reply:
    """A page whose foot is missing, and nothing of the article."""
    return replace(reply, body=reply.body.replace(b"</body>", b"").replace(b"</html>", b""))


def cut_gzip(request: Request, reply: Reply) -> Reply:
    packed = gzip.compress(reply.body)
    headers = (*faults.HTML, ("Content-Encoding", "gzip"))
    return Reply(packed[: len(packed) * 6 // 10], 200, headers)


def compress(request: Request, reply: Reply) -> Reply:
    return replace(reply, headers=(*faults.HTML, ("Content-Encoding", "compress")))


def sends_to(url: str) -> faults.Fault:
    page = f'<html><head><meta http-equiv="refresh" content="0;url={url}"></head></html>'.encode()
    return lambda request, reply: Reply(page, 200, faults.HTML)


def row(place: Place, docid: str = BONDS) -> Doc:
    return place.docs("listings")[docid]


@pytest.fixture
def one(site: Site) -> Site:
    """A site whose list 1690 has one article, of which there is no copy."""
    site.lists[1690] = [found for found in site.lists[1690] if PAGE in found["url"]][:1]
    return site


def test_pages_of_a_maintenance_fail_the_run_and_are_tried_again(site: Site, place: Place) -> None:
    site.fault(r"\.shtml", maintenance)
    run = place.crawl("channels=1688,1690", settings=PATIENT)
    fetched = run.counts["rejected"]
    assert (run.code, fetched > 1) == (1, True)
    assert run.last.startswith(f"failed: none of the {fetched} pages fetched was an article: https://")
    site.heal()
    assert place.crawl("channels=1688,1690", settings=PATIENT).counts["stored"] == fetched
    assert set(place.states().values()) <= {"stored", "offsite", "gone"}


def test_after_six_times_it_is_rejected(one: Site, plain: Place) -> None:
    one.fault(PAGE, maintenance)
    seen = []
    for _ in range(6):
        plain.crawl(ONE, settings=PATIENT)
        seen.append((row(plain)["state"], row(plain)["attempts"], row(plain)["last_error"]))
    assert [state for state, *_ in seen] == ["failed"] * 5 + ["rejected"]
    assert [rest for _, *rest in seen] == [[number, "unknown template"] for number in range(1, 7)]
    assert row(plain)["next_at"] is None
    assert plain.docs("rejects")[BONDS]["reason"] == "unknown template"


def test_one_page_that_stays_bad_fails_the_first_run_only(one: Site, plain: Place) -> None:
    one.fault(PAGE, maintenance)
    first = plain.crawl(ONE, settings=PATIENT)
    assert first.last.startswith("failed: the one page fetched was no article: https://")
    assert plain.crawl(ONE, settings=PATIENT).code == 0


def test_another_article_is_never_stored_under_the_asked_id(one: Site, place: Place) -> None:
    body = one.body("doc-imcdvzqk5561330")
    one.fault(PAGE, lambda request, reply: Reply(body, 200, faults.HTML))
    place.crawl(ONE, settings=PATIENT)
    assert place.docs("articles") == {}
    assert (row(place)["state"], row(place)["last_error"]) == ("failed", f"another article came: {OTHER}")
    one.heal()
    place.crawl(ONE, settings=PATIENT)
    assert (list(place.docs("articles")), row(place)["state"], row(place)["attempts"]) == (
        [BONDS],
        "stored",
        0,
    )


@pytest.mark.parametrize(
    ("target", "state", "error"),
    [
        (HOME, "gone", f"sent to {HOME}"),
        (f"{HOME}china/", "gone", f"sent to {HOME}china/"),
        (
            "https://login.sina.com.cn/signin.php",
            "failed",
            "sent to https://login.sina.com.cn/signin.php, which is no article",
        ),
        (
            "https://passport.example.sina.com.cn/not/there.php",
            "failed",
            "sent to https://passport.example.sina.com.cn/not/there.php, which is no article",
        ),
        (
            "https://finance.sina.com.cn/china/dfjj/2022-08-03/doc-imcdvzqk5561330.shtml",
            "failed",
            f"another article came: {OTHER}",
        ),
    ],
)
def test_redirects_elsewhere(one: Site, plain: Place, target: str, state: str, error: str) -> None:
    one.put(HOME, one.body(PAGE))
    one.put(f"{HOME}china/", one.body(PAGE))
    one.put("https://login.sina.com.cn/signin.php", MAINTENANCE)
    one.fault(PAGE, faults.redirect(target))
    plain.crawl(ONE, settings=PATIENT)
    assert (row(plain)["state"], row(plain)["last_error"]) == (state, error)
    assert plain.docs("articles") == {}
    assert row(plain)["next_at"] is not None


def test_a_page_that_sends_to_its_article_is_followed(one: Site, plain: Place) -> None:
    wap = "https://finance.sina.cn/china/gncj/2021-03-18/detail-ikmvtrqp2810447.d.html"
    body = one.body(PAGE)
    one.put(wap, body)
    one.fault(PAGE, sends_to(wap))
    run = plain.crawl(ONE, settings=PATIENT)
    assert (run.code, list(plain.docs("articles")), row(plain)["state"]) == (0, [BONDS], "stored")


def test_a_page_that_sends_to_nothing_is_not_gone(one: Site, plain: Place) -> None:
    wap = "https://finance.sina.cn/china/gncj/2021-03-18/detail-ikmvtrqp2810447.d.html"
    one.fault("detail-ikmvtrqp2810447", faults.status(404))
    one.fault(PAGE, sends_to(wap))
    plain.crawl(ONE, settings=PATIENT)
    assert (row(plain)["state"], row(plain)["last_error"]) == ("failed", f"sent to {wap}: HTTP 404")


def test_a_page_that_sends_in_a_circle_ends(one: Site, plain: Place) -> None:
    wap = "https://finance.sina.cn/china/gncj/2021-03-18/detail-ikmvtrqp2810447.d.html"
    one.put(wap, b"")
    web = next(found["url"] for found in one.lists[1690])
    one.fault("detail-ikmvtrqp2810447", sends_to(web))
    one.fault(PAGE, sends_to(wap))
    plain.crawl(ONE, settings=PATIENT)
    assert (row(plain)["state"], row(plain)["last_error"]) == ("failed", "unknown template")
    assert len(one.articles_asked) == 4


@pytest.mark.parametrize("fault", [half, cut_gzip], ids=["half", "gzip"])
def test_a_cut_page_is_stored_with_its_flag_and_replaced(
    one: Site, place: Place, fault: faults.Fault
) -> None:
    one.fault(PAGE, fault)
    place.crawl(ONE, settings=PATIENT)
    assert len(one.articles_asked) == 2
    cut = place.docs("articles").get(BONDS)
    if cut:
        assert "truncated" in cut["flags"]
        assert (row(place)["state"], row(place)["last_error"]) == ("stored", "truncated")
    else:
        assert row(place)["state"] == "failed"
    assert row(place)["next_at"] is not None
    one.heal()
    place.crawl(ONE, settings=PATIENT)
    whole = place.docs("articles")[BONDS]
    assert ("truncated" in whole["flags"], whole["revision"]) == (False, 2 if cut else 1)
    assert len(whole["paragraphs"]) > len(cut["paragraphs"] if cut else [])
    assert (row(place)["state"], row(place)["next_at"], row(place)["attempts"]) == ("stored", None, 0)


def test_a_page_without_its_foot(one: Site, place: Place) -> None:
    one.fault(PAGE, most)
    place.crawl(ONE, settings=PATIENT)
    cut = place.docs("articles")[BONDS]
    assert ("truncated" in cut["flags"], row(place)["last_error"]) == (True, "truncated")
    one.heal()
    place.crawl(ONE, settings=PATIENT)
    whole = place.docs("articles")[BONDS]
    assert ("truncated" in whole["flags"], whole["revision"]) == (False, 1)  # nothing of it was missing


def test_a_cut_page_changes_nothing_of_a_whole_article(one: Site, place: Place) -> None:
    place.crawl(ONE, settings=PATIENT)
    whole = place.docs("articles")[BONDS]
    one.alter_rows(PAGE, mtime=str(int(one.lists[1690][0]["mtime"]) + 60))
    one.fault(PAGE, half)
    place.crawl(ONE, settings=PATIENT)
    assert place.docs("articles")[BONDS] == whole
    assert row(place)["state"] == "failed"


def test_a_coding_that_cannot_be_read_is_the_reason(one: Site, plain: Place) -> None:
    one.fault(PAGE, compress)
    plain.crawl(ONE, settings=PATIENT)
    assert (row(plain)["state"], row(plain)["last_error"]) == (
        "failed",
        "Content-Encoding compress cannot be read",
    )


def test_success_and_corrections_begin_anew(one: Site, plain: Place) -> None:
    one.fault(PAGE, faults.status(503))
    for _ in range(5):
        plain.crawl(ONE, settings=PATIENT)
    assert row(plain)["attempts"] == 5
    one.heal()
    plain.crawl(ONE, settings=PATIENT)
    assert (row(plain)["state"], row(plain)["attempts"]) == ("stored", 0)
    one.alter_rows(PAGE, mtime=str(int(one.lists[1690][0]["mtime"]) + 60))
    one.fault(PAGE, faults.status(503))
    plain.crawl(ONE, settings=PATIENT)
    assert (row(plain)["state"], row(plain)["attempts"]) == ("failed", 1)
    assert row(plain)["next_at"] is not None


def test_another_url_of_what_is_gone_is_tried(one: Site, plain: Place) -> None:
    url, body = one.lists[1690][0]["url"], one.body(PAGE)
    one.fault(PAGE, faults.status(404))
    for _ in range(3):
        plain.crawl(ONE, settings=PATIENT)
    assert (row(plain)["state"], row(plain)["next_at"]) == ("gone", None)
    one.heal()
    new = url.replace("/china/gncj/", "/jjxw/")
    assert new != url
    one.put(new, body)
    one.alter_rows(PAGE, url=new)
    plain.crawl(ONE, settings=PATIENT)
    assert row(plain)["state"] == "stored"
    assert plain.docs("articles")[BONDS]["url"] == new.replace("http:", "https:")
