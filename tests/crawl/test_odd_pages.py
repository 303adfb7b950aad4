"""Pages with bytes and values that no store takes: each is an article all the same, and stops no command."""

from tests.crawl.runs import Desk
from tests.support.site import Site

FOLDER = "https://finance.sina.com.cn/china/2024-05-17"
TAG = '<span id="stock_sh605933"><a href="#">望江银行</a></span><span id="quote_sh605933"></span>'
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>题</title>{{head}}</head><body>
<h1 class="main-title">第{{number}}题</h1>
<div class="date-source"><span class="date">2024年05月17日 10:05</span><a class="source">青禾财经</a></div>
<div id="artibody"><p>这是第{{number}}篇：{TAG}{{text}}今日公告。</p></div></body></html>"""
ODD = {
    "utf-16": {"head": ""},
    "cids of 23 digits": {"head": f'<meta name="sudameta" content="allCIDs:257,{"7" * 23}">'},
    "cids of 5,000 digits": {"head": f'<meta name="sudameta" content="allCIDs:257,{"7" * 5000}">'},
    "control characters": {"text": "\x0b\x01\x1b&#11;&#1;\uffff"},
    "made in 9999": {"head": '<meta name="weibo: article:create_at" content="9999-12-31 23:59:59">'},
    "changed in 9999": {"head": '<meta name="weibo: article:update_at" content="9999-12-31 23:59:59">'},
    "put out in 9999": {"head": '<meta name="article:published_time" content="9999-12-31T23:59:59+08:00">'},
}


def put_all(site: Site) -> list[str]:
    """Have the site answer all of them; their URLs."""
    made = []
    for number, (name, parts) in enumerate(ODD.items()):
        url = f"{FOLDER}/doc-iqwertyu000000{number}.shtml"
        text = PAGE.format(number=number, **({"head": "", "text": ""} | parts))
        site.put(url, text.encode("utf-16" if name == "utf-16" else "utf-8"))
        made.append(url)
    return made


def test_odd_pages_are_stored_and_stop_no_command(site: Site, desk: Desk) -> None:
    run = desk.crawl(f"url={','.join(put_all(site))}")
    docs = desk.docs("articles")
    assert (run.code, run.troubles, len(docs)) == (0, [], len(ODD))
    assert {doc["symbols"][0] for doc in docs.values()} == {"605933.SH"}
    assert {doc["published_at"] for doc in docs.values()} == {"2024-05-17T02:05:00.000Z"}
    assert sum("bad_time" in doc["flags"] for doc in docs.values()) == 3
    assert [doc["channel"]["cids"] for doc in docs.values() if doc["channel"]["cids"]] == [[257], [257]]
    for command in (["articles"], ["export", "jsonl"], ["reextract"]):
        done = desk.scrapy(*command)
        assert (done.code, done.troubles) == (0, []), command
    assert desk.docs("articles") == docs
