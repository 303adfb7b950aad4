"""Faults of the site, over both stores: each costs its own page only, and a clean rerun has the full set."""

from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from newscrawl.storage import LISTINGS, Update
from tests.crawl.runs import Desk, Run, together
from tests.faults.places import Place, assert_all_settled
from tests.support import faults
from tests.support.proxy import Reply, Request
from tests.support.site import Site, serving

pytestmark = pytest.mark.long

SMALL = {"DOWNLOAD_MAXSIZE": 300_000, "FAILED_PAUSE": 0}
IMPATIENT = SMALL | {"DOWNLOAD_TIMEOUT": 6}
"""For what never answers; on a busy machine, what does answer may need seconds."""

FAILED: dict[str, tuple[faults.Fault, str]] = {
    "nawnbkv9907713": (faults.status(500), "HTTP 500"),
    "nawmzqt2236154": (faults.status(503), "HTTP 503"),
    "myqbdtc9026618": (faults.reset, "DownloadFailedError"),
    "mcpwxkz0417735": (faults.truncated, "DataLoss"),
    "mcdwhkv1190775": (faults.empty, "empty page"),
    "isqvkzt9943087": (faults.redirect_loop, "IgnoreRequest: max redirections reached"),
    "mcwqvzk8890263": (faults.huge, "larger than download max size"),
}
LIST_FAULTS: dict[str, faults.Fault] = {
    "5xx": faults.status(502),
    "reset": faults.reset,
    "timeout": faults.held,
    "truncated": faults.truncated,
    "empty": faults.empty,
    "too large": faults.huge,
    "bad JSON": faults.cut_json,
    "not found": faults.missing,
    "soft not found": faults.soft_missing,
}
BONDS = "comos:kmvtrqp2810447"
URL = "https://finance.sina.com.cn/china/2024-06-01/doc-ipqrstuv0000001.shtml"


BROKEN = "comos:mcwvqzt7740028"
"""Its page has no title."""


def test_articles_with_faults_and_a_clean_rerun(site: Site, place: Place) -> None:
    for name, (fault, _) in FAILED.items():
        site.fault(name, fault)
    run = place.crawl(settings=SMALL)
    assert run.code == 1
    assert run.last.startswith("failed: 7 of 32 articles failed (22%; the limit is 20%): https://")
    assert not any(line.startswith("Traceback") for line in run.lines)
    assert_all_settled(place)
    errors = {key: doc["last_error"] for key, doc in place.docs("listings").items()
              if doc["state"] == "failed"}  # fmt: skip
    assert errors.pop(BROKEN) == "no title"
    assert set(errors) == {f"comos:{name}" for name in FAILED}
    wrong = {name: errors[f"comos:{name}"] for name, (_, word) in FAILED.items()
             if word not in errors[f"comos:{name}"]}  # fmt: skip
    assert wrong == {}
    site.heal()
    clean = place.crawl(settings=SMALL)
    assert (clean.code, len(place.docs("articles")), len(site.articles_asked)) == (0, 29, 7)
    assert_all_settled(place)
    assert [key for key, state in place.states().items() if state == "failed"] == [BROKEN]
    assert place.docs("revisions") == {}


def test_an_article_that_never_answers_and_a_clean_rerun(site: Site, plain: Place) -> None:
    site.fault("doc-imcdvzqk5561330", faults.held)
    run = plain.crawl("channels=1688", settings=IMPATIENT | {"RETRY_TIMES": 0})
    assert (run.counts["stored"], run.counts["failed"]) == (2, 1)
    row = plain.docs("listings")["comos:mcdvzqk5561330"]
    assert (row["state"], "imeout" in row["last_error"]) == ("failed", True)
    site.heal()
    site.proxy.release()
    clean = plain.crawl("channels=1688", settings=SMALL)
    assert (clean.code, len(site.articles_asked), set(plain.states().values())) == (0, 1, {"stored"})


def test_a_list_page_with_a_fault_and_a_clean_rerun(tmp_path: Path) -> None:
    def crawl(name: str) -> tuple[Run, int, Run, Place]:
        with serving() as site:
            site.grow(20)
            site.fault("page=2$", LIST_FAULTS[name])
            desk = Desk(tmp_path / name.replace(" ", "_"), site.proxy.url)
            place = Place(desk, f"sqlite:///{desk.file}")
            broken = place.crawl(settings=IMPATIENT if name == "timeout" else SMALL)
            before = len(place.docs("articles"))
            site.heal()
            site.proxy.release()
            return broken, before, place.crawl(settings=SMALL), place

    for broken, before, clean, place in together(crawl, LIST_FAULTS, at_once=3):
        assert (broken.code, before) == (1, 35)
        assert broken.last.startswith("failed: 1 list pages failed: list ")
        assert not any(line.startswith("Traceback") for line in broken.lines)
        assert (clean.code, len(place.docs("articles"))) == (0, 29 + 20)
        assert_all_settled(place)


def test_a_list_page_that_redirects_to_itself_is_a_failure(site: Site, plain: Place) -> None:
    site.grow(60)
    site.fault("page=2$", faults.redirect_loop)
    run = plain.crawl(settings=SMALL)
    assert run.code == 1
    assert run.last.startswith("failed: 1 list pages failed: list ")


def test_pages_in_another_charset_than_said(site: Site, place: Place) -> None:
    place.crawl("channels=1690")
    right = place.content()
    place.clear()
    site.fault(r"\.shtml", faults.wrong_charset)
    assert place.crawl("channels=1690").code == 0
    assert place.content() == right
    assert right[BONDS]["title"] == "望江银行发行百亿绿色金融债 票面利率2.86%"


def test_a_page_that_never_was_is_asked_for_three_times(site: Site, plain: Place) -> None:
    site.list_page(1688, URL, docid="comos:pqrstuv0000001")
    patience = {"FAILED_PAUSE": 0}
    for attempts in (1, 2, 3):
        assert plain.crawl("channels=1688", settings=patience).counts["gone"] == 1
        row = plain.docs("listings")["comos:pqrstuv0000001"]
        assert (row["state"], row["attempts"], row["last_error"]) == ("gone", attempts, "HTTP 404")
    assert row["next_at"] is None
    site.requests.clear()
    assert plain.crawl("channels=1688", settings=patience).code == 0
    assert site.articles_asked == []


def test_retries_back_off(site: Site, plain: Place) -> None:
    site.fault("doc-imcdvzqk5561330", faults.status(503))
    slow = {"RETRY_TIMES": 8, "RETRY_BACKOFF": 0.2, "RETRY_BACKOFF_MAX": 0.4, "CONCURRENT_REQUESTS": 4}
    plain.crawl("channels=1688", settings=slow)
    gaps = _gaps(site, "doc-imcdvzqk5561330")
    assert [gap >= least for gap, least in zip(gaps, [0.2, *[0.4] * 7], strict=True)] == [True] * 8
    assert gaps[7] < 20, "doubled without a limit it were 25.6"


def test_the_site_may_say_how_long_to_wait(site: Site, plain: Place) -> None:
    def busy(request: Request, reply: Reply) -> Reply:
        return Reply(b"", 429, (("Retry-After", "1"),))

    site.fault("doc-imcdvzqk5561330", busy, times=1)
    site.fault("/api/roll/", busy, times=1)
    run = plain.crawl("channels=1688", settings={"RETRY_BACKOFF_MAX": 60})
    assert (run.code, len(plain.docs("articles"))) == (0, 3)
    for pattern in ("doc-imcdvzqk5561330", "&page=1"):
        (gap,) = _gaps(site, pattern)
        assert 1.0 <= gap < 30


def test_failed_rows_wait_ever_longer_and_not_for_ever(site: Site, plain: Place) -> None:
    key, settings = "comos:mcdvzqk5561330", {"RETRY_TIMES": 0, "FAILED_PAUSE": 100, "FAILED_ATTEMPTS": 4}
    site.fault("doc-imcdvzqk5561330", faults.status(500))

    def crawl() -> Run:
        return plain.crawl("channels=1688", settings=settings)

    pauses: list[float | None] = []
    for attempts in (1, 2, 3, 4):
        crawl()
        row = plain.docs("listings")[key]
        assert (row["state"], row["attempts"], row["last_error"]) == ("failed", attempts, "HTTP 500")
        settled = datetime.fromisoformat(row["settled_at"])
        pauses.append(row["next_at"] and (datetime.fromisoformat(row["next_at"]) - settled).total_seconds())
        site.requests.clear()
        if attempts in (2, 3):
            crawl()  # too early
            assert site.articles_asked == []
            plain.write(Update(LISTINGS, key, {"next_at": settled}))  # as if the time had passed
    assert pauses == [0, 100, 200, None]
    assert (crawl().code, site.articles_asked) == (0, [])
    site.heal()
    site.alter_rows("doc-imcdvzqk5561330", mtime="1730000000")
    assert (crawl().code, plain.states()[key]) == (0, "stored")


def test_a_callback_that_fails_settles_its_row(place: Place) -> None:
    broken = {"SCRAPY_SETTINGS_MODULE": "tests.faults.broken_settings"}
    run = place.crawl("channels=1688", env=broken)
    assert (run.code, run.counts["stored"], run.counts["failed"]) == (1, 2, 1)
    assert run.last.startswith("failed: 1 callbacks failed: https://")
    row = place.docs("listings")["comos:mcdvzqk5561330"]
    error = "callback failed: KeyError: 'a bug'"
    assert (row["state"], row["attempts"], row["last_error"]) == ("failed", 1, error)
    clean = place.crawl("channels=1688")
    assert (clean.code, len(place.docs("articles"))) == (0, 3)
    assert_all_settled(place)


def _gaps(site: Site, pattern: str) -> list[float]:
    times = [request.at for request in site.requests if pattern in request.url]
    return [later - sooner for sooner, later in pairwise(times)]
