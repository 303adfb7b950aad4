"""Clean, validate, dedup, store: what they do to a crawl."""

from html.parser import HTMLParser

from tests.crawl.runs import Desk, Doc
from tests.support.site import Site

BONDS = "comos:kmvtrqp2810447"
BONDS_URL = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"
TRUST = "comos:ivhqzkm8826150"
TRUST_URL = "https://finance.sina.com.cn/jinrong/xt/2020-09-03/doc-iivhqzkm8826150.shtml"
LATER = "1730000000"
BAD_HTML = """<p>　　公告显示<script>alert(1)</script><style>p{color:red}</style>
<a href="javascript:alert(1)" onclick="alert(2)">坏</a><a href="/china/x.shtml" style="x">相对</a>
<a href="//news.sina.com.cn/c/y.shtml">无协议</a><img src="http://n.sinaimg.cn/z.jpg" onerror="alert(3)">
<img src="data:image/png;base64,AAAA"><iframe src="//evil.example/"></iframe><svg onload="alert(4)"></svg>"""


class Reader(HTMLParser):
    """The tags, attribute names and addresses of a body."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


def test_what_is_no_document_is_written_down_with_its_reason_and_tried_again(desk: Desk) -> None:
    run = desk.crawl()
    (reject,) = desk.docs("rejects").values()
    assert (reject["_id"], reject["reason"]) == ("comos:mcwvqzt7740028", "no title")
    assert reject["url"] == "https://finance.sina.com.cn/china/gncj/2022-04-13/doc-imcwvqzt7740028.shtml"
    assert (desk.archive / reject["archive"]["file"]).exists()
    listing = desk.docs("listings")["comos:mcwvqzt7740028"]
    assert (listing["state"], listing["last_error"]) == ("failed", "no title")
    assert (run.code, run.counts["rejected"], reject["_id"] in desk.docs("articles")) == (0, 1, False)
    assert len([line for line in run.lines if "rejected: no title" in line]) == 1


def test_a_repost_is_known_in_a_later_run(desk: Desk) -> None:
    desk.crawl("url=https://finance.sina.com.cn/jjxw/2024-05-17/doc-inawmzqt2236154.shtml")
    desk.crawl("url=https://finance.sina.com.cn/china/gncj/2024-05-17/doc-inawnbkv9907713.shtml")
    reposts = {key: doc["repost_of"] for key, doc in desk.docs("articles").items()}
    assert reposts == {"comos:nawmzqt2236154": None, "comos:nawnbkv9907713": "comos:nawmzqt2236154"}


def test_a_revision_for_what_changed_and_a_sighting_for_what_did_not(site: Site, desk: Desk) -> None:
    desk.crawl("channels=1690")
    former = desk.docs("articles")
    site.alter("doc-ikmvtrqp", "票面利率定为2.86%", "票面利率定为2.68%")
    for name in ("doc-ikmvtrqp", "doc-iivhqzkm"):
        site.alter_rows(name, mtime=LATER)
    site.requests.clear()
    run = desk.crawl("channels=1690")
    assert (run.code, run.counts["revised"], run.counts["unchanged"]) == (0, 1, 1)
    assert sorted(site.articles_asked) == [BONDS_URL, TRUST_URL]
    docs = desk.docs("articles")
    assert_revised(docs[BONDS], former[BONDS], desk.docs("revisions"))
    assert docs[TRUST]["crawled_at"] > former[TRUST]["crawled_at"]
    assert docs[TRUST] | {"crawled_at": ""} == former[TRUST] | {"crawled_at": ""}
    others = docs.keys() - {BONDS, TRUST}
    assert [docs[key] for key in others] == [former[key] for key in others]


def assert_revised(now: Doc, former: Doc, revisions: dict[str, Doc]) -> None:
    """The former document is kept whole, the new one has the new text and the first one's age."""
    own = {"_id": f"{BONDS}@1", "article_id": BONDS, "replaced_at": now["known_at"]}
    assert revisions == {f"{BONDS}@1": former | own}
    assert (former["revision"], now["revision"]) == (1, 2)
    assert now["first_seen_at"] == former["first_seen_at"]
    assert "票面利率定为2.86%" in former["paragraphs"][0]
    assert "票面利率定为2.68%" in now["paragraphs"][0]


def test_the_same_article_under_another_listed_url_is_done_with(site: Site, desk: Desk) -> None:
    other = "https://finance.sina.com.cn/china/gncj/20210318/201430028104.shtml"
    site.put(other, site.body("doc-ikmvtrqp"))
    site.list_page(1690, other)
    run = desk.crawl("channels=1690")
    assert (run.code, run.counts["duplicate"], len(desk.docs("articles"))) == (0, 1, 3)
    assert "listed" not in desk.states().values()
    site.requests.clear()
    desk.crawl("channels=1690")
    assert site.articles_asked == []


def test_the_body_is_safe_and_its_addresses_are_whole(site: Site, desk: Desk) -> None:
    site.alter("doc-ikmvtrqp", "<p>　　公告显示", BAD_HTML)
    (doc,) = desk.crawl(f"url={BONDS_URL}").documents
    body = Reader(doc["body_html"])
    assert body.tags <= {"div", "p", "a", "img"}
    assert body.names <= {"href", "src", "alt", "title"}
    assert all(address.startswith("https://") for address in body.addresses)
    assert {
        "https://finance.sina.com.cn/china/x.shtml",
        "https://news.sina.com.cn/c/y.shtml",
        "https://n.sinaimg.cn/z.jpg",
    } <= set(body.addresses)
    assert not any(word in doc["body_html"] for word in ("alert", "color:red", "evil.example", "　"))
    assert all(image["url"].startswith("https://") for image in doc["images"])
    assert all(text == text.strip() != "" for text in doc["paragraphs"])
