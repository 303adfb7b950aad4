"""One URL: several ``-a url=``, stdin, a dead wap page; read on a terminal, JSON on a pipe and in ``-O``."""

import json
import subprocess
import sys

from tests.crawl.runs import ROOT, Desk, crawl_command
from tests.support import faults
from tests.support.site import Site
from tests.support.terminal import shown

BONDS = "comos:kmvtrqp2810447"
BONDS_URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
BONDS_WAP = "https://finance.sina.cn/china/gncj/2021-03-18/detail-ikmvtrqp2810447.d.html"
SCHOOL_URL = "https://news.sina.com.cn/c/2018-09-12/doc-ifxqmvbr4410926.shtml"


def test_pasted_urls(desk: Desk) -> None:
    run = desk.crawl(f"url={BONDS_URL}。", f"url={SCHOOL_URL}")
    assert run.code == 0
    assert {doc["_id"] for doc in run.documents} == {BONDS, "comos:fxqmvbr4410926"}
    known = desk.docs("articles")[BONDS]  # fetched afterwards: since the page says that it was last changed
    assert [known["known_at"], known["known_basis"]] == ["2021-03-18T12:51:02.000Z", "published"]


def test_urls_from_stdin(desk: Desk) -> None:
    command = [sys.executable, "-m", "scrapy", *crawl_command("urls_file=-")]
    done = subprocess.run(
        command, input=f"{BONDS_URL})\n", cwd=ROOT, env=desk.environment({}), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["_id"] for line in done.stdout.splitlines()] == [BONDS]


def test_a_dead_wap_page_leads_to_the_article_on_the_web(site: Site, desk: Desk) -> None:
    site.fault(r"finance\.sina\.cn/", faults.status(404))
    run = desk.crawl(f"url={BONDS_WAP}")
    (doc,) = run.documents
    assert (run.code, doc["_id"], doc["url"]) == (0, BONDS, BONDS_URL)
    assert BONDS_WAP in doc["aliases"]
    site.fault("doc-ikmvtrqp2810447", faults.status(404))
    assert desk.crawl(f"url={BONDS_WAP}").code == 1
    assert site.asked("kmvtrqp2810447")[-2:] == [BONDS_WAP, BONDS_URL]


def test_a_dead_wap_page_is_found_by_its_id_in_the_store(site: Site, desk: Desk) -> None:
    """Where neither its form nor its host tell of the page on the web, the ledger does."""
    assert desk.crawl(f"url={BONDS_URL}").code == 0
    moved = "https://cj.sina.cn/k/2021-03-18/detail-ikmvtrqp2810447.d.html"
    site.fault(r"cj\.sina\.", faults.status(404))
    site.requests.clear()
    run = desk.crawl(f"url={moved}")
    (doc,) = run.documents
    assert (run.code, doc["_id"], doc["url"]) == (0, BONDS, BONDS_URL)
    tried = [moved, "https://cj.sina.com.cn/k/2021-03-18/doc-ikmvtrqp2810447.shtml", BONDS_URL]
    assert site.asked("kmvtrqp2810447") == tried
    site.fault("kmvtrqp2810447", faults.status(404))
    assert desk.crawl(f"url={moved}").code == 1
    assert desk.docs("articles")[BONDS]["gone_at"]  # its own page has answered so


def test_the_feed_has_the_document_that_stdout_has(desk: Desk) -> None:
    lines, array = desk.folder / "out.jsonl", desk.folder / "out.json"
    run = desk.scrapy(*crawl_command(f"url={BONDS_URL}"), "-O", str(lines), "-O", str(array))
    found = json.loads(lines.read_text("utf-8"))
    assert run.documents == [found] == json.loads(array.read_text("utf-8"))
    assert (found["_id"], found["published_at"][-1]) == (BONDS, "Z")


def test_a_feed_to_stdout_is_all_that_is_printed(desk: Desk) -> None:
    run = desk.scrapy(*crawl_command(f"url={BONDS_URL}"), "-o", "-:md")
    assert run.code == 0
    assert run.out.startswith("---\ntitle: '望江银行发行百亿绿色金融债 票面利率2.86%'\ncategories:\n")
    assert run.out.endswith("</div>\n</div>\n")


def test_on_a_terminal_the_article_is_there_to_be_read(desk: Desk) -> None:
    screen = shown(crawl_command(f"url={BONDS_URL}"), 80, desk.environment({}))
    read = shown(["articles", BONDS], 80, desk.environment({}))
    assert (screen.code, screen.lines[0]) == (0, "望江银行发行百亿绿色金融债 票面利率2.86%")
    assert screen.lines[:-1] == read.lines
    assert screen.lines[-1].startswith("done: ")
