"""What a URL leads to: every era's articles, and what is none."""

import pytest

from newscrawl.sites.sina.kinds import Kind, kind_of

F = "https://finance.sina.com.cn"
SHARED = "https%3A%2F%2Ffinance.sina.com.cn%2Fchina%2F2022-04-13%2Fdoc-imcwipii4092180.shtml"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{F}/china/hgjj/20141217/192721100957.shtml", Kind.ARTICLE),
        ("http://news.sina.com.cn/c/2010-04-19/092120977316.shtml", Kind.ARTICLE),
        (f"{F}/china/gncj/2015-12-29/doc-ifxmykrf2598681.shtml", Kind.ARTICLE),
        (f"{F}/china/2022-04-13/doc-imcwipii4092180.shtml", Kind.ARTICLE),
        ("https://tech.sina.com.cn/it/2019-09-17/doc-iiqwvbnz1180462.shtml", Kind.ARTICLE),
        ("https://finance.sina.cn/2020-07-24/detail-iivhvpwx7196866.d.html", Kind.ARTICLE),
        ("https://doc.sina.cn/?id=comos:nihefve8236522", Kind.ARTICLE),
        ("https://k.sina.com.cn/article_6510009931_m18409d7b00100akq7.html", Kind.SELF_MEDIA),
        ("https://cj.sina.com.cn/articles/view/5115330027/130e5b1eb02001abcd", Kind.SELF_MEDIA),
        ("https://t.cj.sina.com.cn/articles/view/5115330027/130e5b1eb02001abcd", Kind.SELF_MEDIA),
        ("http://slide.finance.sina.com.cn/slide_9_1_2.html", Kind.SLIDE),
        ("http://slide.news.sina.com.cn/slide_1_2841_1.html", Kind.SLIDE),
        ("https://video.sina.com.cn/p/finance/doc/2021-05-25/1.html", Kind.VIDEO),
        ("https://finance.sina.com.cn/p/finance/v/1.html", Kind.VIDEO),
        ("https://live.finance.sina.com.cn/live/1", Kind.LIVE),
        (f"{F}/zt_d/subject-1654569571/", Kind.TOPIC),
        (f"{F}/", Kind.OTHER),
        ("http://blog.sina.com.cn/s/blog_1.html", Kind.OTHER),
        ("https://example.com/2022-04-13/doc-imcwipii4092180.shtml", Kind.FOREIGN),
        ("https://finance.sina.com.cn.evil.org/2022-04-13/doc-imcwipii4092180.shtml", Kind.FOREIGN),
        ("https://evilsina.com.cn/2022-04-13/doc-imcwipii4092180.shtml", Kind.FOREIGN),
        ("https://finance.sina.com.cn@evil.org/doc-imcwipii4092180.shtml", Kind.FOREIGN),
        ("javascript:alert(1)", Kind.FOREIGN),
        (f"https://cj.sina.cn/article/norm_detail?url={SHARED}", Kind.ARTICLE),
        ("https://cj.sina.cn/article/norm_detail", Kind.OTHER),
        ("https://cj.sina.cn/article/norm_detail?url=https%3A%2F%2Fexample.org%2Fa", Kind.FOREIGN),
        (f"{F}/7x24/2025-04-21/doc-inetwqye5363994.shtml", Kind.ARTICLE),
        (f"{F}/jjxw/2025-04-21/doc-inetwqye5363994.shtml", Kind.ARTICLE),
        (f"{F}/wm/2025-04-21/doc-inetwqye5363994.shtml", Kind.ARTICLE),
        (f"{F}/stock/relnews/hk/2025-04-21/doc-inetwqye5363994.shtml", Kind.ARTICLE),
        (f"{F}/stock/relnews/us/2025-04-21/doc-inetwqye5363994.shtml?cre=a", Kind.ARTICLE),
    ],
)
def test_kind(url: str, expected: Kind) -> None:
    assert kind_of(url) is expected
