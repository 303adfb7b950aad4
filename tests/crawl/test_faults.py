"""Faults of the site, once and for good: what is lost, what is retried, what is on record."""

import pytest

from tests.crawl.runs import Desk
from tests.support import faults
from tests.support.site import Site

pytestmark = pytest.mark.long

PATIENT = {"DOWNLOAD_TIMEOUT": 5, "RETRY_TIMES": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}
"""What never answers is given up; on a busy machine, what does answer may need seconds."""

ONCE = {
    "nawnbkv9907713": faults.status(500),
    "nawmzqt2236154": faults.status(503),
    "myqbdtc9026618": faults.reset,
    "mcpwxkz0417735": faults.truncated,
    "mcdwhkv1190775": faults.empty,
    "mcdvzqk5561330": faults.held,
    "api/roll/get.*page=2": faults.cut_json,
    "api/roll/get.*page=3": faults.empty,
}
ALWAYS = {
    "nawnbkv9907713": (faults.status(500), "HTTP 500"),
    "nawmzqt2236154": (faults.status(403), "HTTP 403"),
    "myqbdtc9026618": (faults.reset, "DownloadFailedError"),
    "mcpwxkz0417735": (faults.truncated, "DataLoss"),
    "mcdwhkv1190775": (faults.empty, "empty page"),
    "mcdvzqk5561330": (faults.held, "imeout"),
    "isqvkzt9943087": (faults.status(429), "HTTP 429"),
    "mcwqvzk8890263": (faults.huge, "larger than download max size"),
}
"""Faults for good, and a word of the ledger's last_error."""


BROKEN = "comos:mcwvqzt7740028"
"""Its page has no title."""


def test_a_fault_that_passes_costs_nothing(site: Site, desk: Desk) -> None:
    for name, fault in ONCE.items():
        site.fault(name, fault, times=1)
    run = desk.crawl(settings=PATIENT)
    assert (run.code, run.troubles, len(desk.docs("articles"))) == (0, [], 29)
    assert all(len(site.asked(name)) == 2 for name in ONCE)
    states = desk.states()
    assert [key for key, state in states.items() if state in ("listed", "failed")] == [BROKEN]


def test_a_fault_that_stays_costs_its_page_only(site: Site, desk: Desk) -> None:
    for name, (fault, _) in ALWAYS.items():
        site.fault(name, fault)
    run = desk.crawl(settings={**PATIENT, "FAILED_PAUSE": 0})
    listings = desk.docs("listings")
    assert not any(line.startswith("Traceback") for line in run.lines)
    assert len(desk.docs("articles")) == 29 - len(ALWAYS)
    failed = {key: doc["last_error"] for key, doc in listings.items() if doc["state"] == "failed"}
    assert set(failed) == {f"comos:{name}" for name in ALWAYS} | {BROKEN}
    wrong = {
        name: failed[f"comos:{name}"]
        for name, (_, word) in ALWAYS.items()
        if word not in failed[f"comos:{name}"]
    }
    assert wrong == {}
    site.heal()
    site.proxy.release()
    clean = desk.crawl(settings={"FAILED_PAUSE": 0})
    assert (clean.code, len(desk.docs("articles"))) == (0, 29)
    assert len(site.articles_asked) == len(ALWAYS)


def test_a_page_in_another_charset_than_its_header_says(site: Site, desk: Desk) -> None:
    site.fault("kmvtrqp2810447", faults.wrong_charset)
    (doc,) = desk.crawl(
        "url=https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
    ).documents
    assert doc["title"] == "望江银行发行百亿绿色金融债 票面利率2.86%"


def test_a_taken_down_article_is_kept(site: Site, desk: Desk) -> None:
    desk.crawl("channels=1688")
    before = desk.docs("articles")["comos:mcdvzqk5561330"]
    site.fault("mcdvzqk5561330", faults.soft_missing)
    site.alter_rows("doc-imcdvzqk5561330", mtime="1730000000")
    assert desk.crawl("channels=1688").code == 0
    after = desk.docs("articles")["comos:mcdvzqk5561330"]
    assert after["gone_at"] > before["crawled_at"]
    assert after | {"gone_at": None} == before
    assert desk.states()["comos:mcdvzqk5561330"] == "gone"
