"""``scrapy crawl sina_china -a url=…``: just these articles, each printed as a line of JSON."""

from contextlib import closing
from pathlib import Path

from tests.crawl.runs import Desk, Run, content, together
from tests.support import faults
from tests.support.site import Site

BONDS = "comos:kmvtrqp2810447"
BONDS_URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
SCHOOL_URL = "https://news.sina.com.cn/c/2018-09-12/doc-ifxqmvbr4410926.shtml"
FLASH_URL = "https://finance.sina.com.cn/jjxw/2024-05-17/doc-inawmzqt2236154.shtml"
VARIANTS = [
    "http://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml",
    "https://finance.sina.cn/china/gncj/2021-03-18/detail-ikmvtrqp2810447.d.html?from=wap",
    "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml?cre=tianyi&mod=pcpager#top",
    "finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml",
    "HTTPS://Finance.Sina.COM.cn:443/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml",
]
BAD = {
    "https://www.example.com/china/2021-03-18/doc-ikmvtrqp2810447.shtml": "is not on a host of Sina's",
    "https://notsina.com.cn/china/2021-03-18/doc-ikmvtrqp2810447.shtml": "is not on a host of Sina's",
    "https://sina.com.cn@example.com/c/2021-03-18/doc-ikmvtrqp2810447.shtml": "is not on a host of Sina's",
    "ftp://finance.sina.com.cn/china/2021-03-18/doc-ikmvtrqp2810447.shtml": "is not an http(s) URL",
    "https://finance.sina.com.cn/": "is not an article's URL (a home page, a section or a list?)",
    "https://video.sina.com.cn/p/finance/2021-03-19/detail-ivsampq10000411.d.html": "(it looks like: video)",
    "": "no URL in url= or urls_file=",
}


def test_a_document_on_stdout_and_the_log_on_stderr(site: Site, desk: Desk) -> None:
    run = desk.crawl(f"url={BONDS_URL}")
    assert (run.code, run.troubles, run.last.startswith("done: ")) == (0, [], True)
    assert run.documents == [desk.docs("articles")[BONDS]]
    assert run.documents[0]["title"] == "望江银行发行百亿绿色金融债 票面利率2.86%"
    assert "望江银行" in run.out  # Chinese stays readable
    assert site.asked() == ["https://finance.sina.com.cn/robots.txt", BONDS_URL]
    assert desk.states() == {BONDS: "stored"}
    again = desk.crawl(f"url={BONDS_URL}")
    assert (again.code, again.counts["unchanged"]) == (0, 1)
    assert content({BONDS: again.documents[0]}) == content({BONDS: run.documents[0]})


def test_every_form_of_a_url_leads_to_one_id(site: Site, tmp_path: Path) -> None:
    def crawl(number: int) -> Run:
        return Desk(tmp_path / str(number), site.proxy.url).crawl(f"url={VARIANTS[number]}")

    for run in together(crawl, range(len(VARIANTS))):
        assert (run.code, [doc["_id"] for doc in run.documents]) == (0, [BONDS])
        assert run.documents[0]["url"] in (BONDS_URL, VARIANTS[1].partition("?")[0])


def test_all_forms_at_once_are_one_article(site: Site, desk: Desk) -> None:
    run = desk.crawl(f"url={','.join(VARIANTS)}")
    assert (run.code, list(desk.docs("articles"))) == (0, [BONDS])
    assert len(site.articles_asked) == 1
    assert "https://finance.sina.cn/china/gncj/2021-03-18/detail-ikmvtrqp2810447.d.html" in [
        *run.documents[0]["aliases"],
        run.documents[0]["url"],
    ]


def test_several_urls_and_a_file_of_them(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"# the school\n{SCHOOL_URL}\n\n  {FLASH_URL}?from=wap  \n", "utf-8")
    run = desk.crawl(f"url={BONDS_URL}, {FLASH_URL}", f"urls_file={file}")
    assert run.code == 0
    ids = {BONDS, "comos:fxqmvbr4410926", "comos:nawmzqt2236154"}
    assert {doc["_id"] for doc in run.documents} == ids
    assert len(run.documents) == len(ids)


def test_the_seconds_that_only_a_list_tells_are_those_of_a_listed_run(desk: Desk) -> None:
    url = "https://tech.sina.com.cn/it/2019-09-17/doc-iiqwvbnz1180462.shtml"
    (first,) = desk.crawl(f"url={url}").documents
    assert (first["published_at"], first["published_raw"]) == (
        "2019-09-16T17:53:00.000Z",
        "2019年09月17日01:53",
    )
    with closing(desk.connect_to_write()) as connection, connection:
        connection.execute("UPDATE listings SET doc = json_set(doc, '$.ctime', '2019-09-16T17:53:41.000Z')")
    (again,) = desk.crawl(f"url={url}").documents
    assert (again["published_at"], again["revision"]) == ("2019-09-16T17:53:41.000Z", 2)


def test_self_media_is_an_article_when_asked_for(desk: Desk) -> None:
    run = desk.crawl("url=https://k.sina.com.cn/article_6510009931_m18409d7b00100akq7.html")
    assert (run.code, len(run.documents)) == (0, 1)


def one_line(run: Run) -> str:
    """The one line of a usage error."""
    assert (run.code, run.out) == (2, "")
    (line,) = run.lines
    return line.removeprefix("scrapy crawl: error: ")


def test_a_bad_url_is_one_line_and_nothing_is_fetched(site: Site, desk: Desk) -> None:
    runs = together(desk.crawl, [f"url={url}" for url in BAD])
    for url, run in zip(BAD, runs, strict=True):
        assert BAD[url] in one_line(run)
    assert site.asked() == []
    assert not desk.file.exists()


def test_one_bad_url_among_others_is_enough(site: Site, desk: Desk) -> None:
    bad = "ftp://finance.sina.com.cn/china/2021-03-18/doc-ikmvtrqp2810447.shtml"
    assert "is not an http(s) URL" in one_line(desk.crawl(f"url={BONDS_URL},{bad}"))
    assert site.asked() == []


def test_a_bad_file_of_urls_is_one_line(site: Site, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    runs = together(desk.crawl, [f"urls_file={tmp_path / name}" for name in ("binary", "absent")])
    assert [str(tmp_path) in one_line(run) for run in runs] == [True, True]
    assert site.asked() == []


def test_a_redirect_off_sina_is_not_followed(site: Site, desk: Desk) -> None:
    site.fault("kmvtrqp2810447", faults.redirect("https://www.example.com/doc-ikmvtrqp2810447.shtml"))
    site.fault("nawmzqt2236154", faults.redirect("http://127.0.0.1:1/doc-inawmzqt2236154.shtml"))
    run = desk.crawl(f"url={BONDS_URL},{FLASH_URL},{SCHOOL_URL}")
    assert run.code == 1
    assert run.last.startswith("failed: 2 of 3 articles asked for were not stored: https://")
    assert {url.split("/")[2] for url in site.asked()} == {"finance.sina.com.cn", "news.sina.com.cn"}


def test_a_redirect_to_itself_or_to_another_article_is_settled(site: Site, desk: Desk) -> None:
    site.fault("kmvtrqp2810447", faults.redirect_loop)
    site.fault("nawmzqt2236154", faults.redirect(SCHOOL_URL))
    desk.crawl(f"url={SCHOOL_URL},{FLASH_URL},{BONDS_URL}")
    states = desk.states()
    assert (states["comos:fxqmvbr4410926"], states[BONDS]) == ("stored", "failed")
    assert states["comos:nawmzqt2236154"] != "listed"


def test_a_redirect_on_sina_is_followed(site: Site, desk: Desk) -> None:
    site.fault("finance.sina.cn", faults.redirect(BONDS_URL))
    run = desk.crawl(f"url={VARIANTS[1]}")
    assert (run.code, [doc["_id"] for doc in run.documents]) == (0, [BONDS])


def test_an_article_that_is_gone_is_no_success(site: Site, desk: Desk) -> None:
    site.fault("kmvtrqp2810447", faults.missing)
    site.fault("nawmzqt2236154", faults.soft_missing)
    run = desk.crawl(f"url={BONDS_URL},{FLASH_URL}")
    assert (run.code, run.out, set(desk.states().values())) == (1, "", {"gone"})
    assert run.last.startswith("failed: 2 of 2 articles asked for were not stored: https://")


def test_urls_given_one_by_one_are_all_asked_for(site: Site, desk: Desk) -> None:
    run = desk.crawl(f"url={BONDS_URL}", f"url={SCHOOL_URL}", f"url={BONDS_URL}")
    assert (run.code, run.counts["stored"]) == (0, 2)
    assert {doc["_id"] for doc in run.documents} == {BONDS, "comos:fxqmvbr4410926"}


def test_what_cannot_be_both_is_bad_usage(site: Site, desk: Desk) -> None:
    for given in (("since=2024-05-01", "since=2024-05-02"), ("channels=1686", "channels=1688")):
        run = desk.crawl(*given)
        name, _, first = given[0].partition("=")
        told = f"{name}= is given twice: {first} and {given[1].partition('=')[2]}"
        assert (run.code, run.lines) == (2, [f"scrapy crawl: error: {told}"])
    assert site.asked() == []


def test_a_dead_link_is_told_whatever_the_log_level(site: Site, desk: Desk) -> None:
    url = "https://finance.sina.com.cn/china/2024-06-01/doc-ipqrstuv0000009.shtml"
    run = desk.scrapy("crawl", "sina_china", "-a", f"url={url}", "-L", "ERROR")
    assert run.code == 1
    (line,) = run.lines
    assert f"failed: 1 of 1 articles asked for were not stored: {url}: HTTP 404 (" in line
