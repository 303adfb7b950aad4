"""Ids: those that URLs of every era carry, and those of pages that have none."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina import ids

F = "https://finance.sina.com.cn"
IDS = st.from_regex(r"[a-z]{7}[0-9]{7}", fullmatch=True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{F}/china/gncj/2015-12-29/doc-ifxmykrf2598681.shtml", "comos:fxmykrf2598681"),
        (f"{F}/china/2022-04-13/doc-imcwipii4092180.shtml", "comos:mcwipii4092180"),
        (f"{F}/china/2022-04-13/doc-imcwipii4092180.html", "comos:mcwipii4092180"),
        (
            "https://finance.sina.cn/china/gncj/2020-07-24/detail-iivhvpwx7196866.d.html",
            "comos:ivhvpwx7196866",
        ),
        (f"{F}/china/2020-07-24/doc-iivhvpwx7196866.shtml", "comos:ivhvpwx7196866"),
        (f"{F}/china/2020-07-24/doc-iiiiiiii7196866.shtml", "comos:iiiiiii7196866"),
        (f"{F}/china/2016-09-20/doc-ifxvykwk4412093_2.shtml", "comos:fxvykwk4412093"),
        (f"{F}/china/2022-04-13/doc-imcwipii4092180.shtml?cre=tianyi&mod=pc#a", "comos:mcwipii4092180"),
        ("https://doc.sina.cn/?id=comos:nihefve8236522", "comos:nihefve8236522"),
        ("https://doc.sina.cn/?id=comos:nihefve82365", None),
        ("https://doc.sina.cn/?id=slide:nihefve8236522", None),
        (f"{F}/?id=comos:nihefve8236522", None),
        (f"{F}/china/hgjj/20141217/192721100957.shtml", None),
        (f"{F}/china/doc-mcwipii4092180.shtml", None),  # the i before the id belongs to the form
        (f"{F}/china/doc-imcwipii409218.shtml", None),
        (f"{F}/doc-imcwipii4092180.shtml/more", None),
        ("https://k.sina.com.cn/article_6510009931_m18409d7b00100akq7.html", None),
    ],
)
def test_comos_id(url: str, expected: str | None) -> None:
    assert ids.comos_id(url) == expected


def test_a_page_without_an_id_is_known_by_its_normalised_url() -> None:
    clean = f"{F}/china/hgjj/20141217/192721100957.shtml"
    expected = "url:" + hashlib.sha1(clean.encode(), usedforsecurity=False).hexdigest()
    assert ids.document_id(clean) == expected == "url:7871a03f2b8fb59da8e8be955030c66e49bc5ba2"
    assert (
        ids.document_id("http://finance.sina.com.cn/china/hgjj/20141217/192721100957.shtml?a=1#b") == expected
    )
    assert ids.document_id("file:///tmp/page.html").startswith("url:")


@given(IDS, st.sampled_from(["", "?cre=a&mod=b", "?id=comos:aaaaaaa0000000", "#x", "?utm_source=i#i"]))
def test_an_article_has_one_id_under_all_its_urls(letters: str, tail: str) -> None:
    forms = (
        f"https://finance.sina.com.cn/china/2022-04-13/doc-i{letters}.shtml",
        f"http://FINANCE.sina.com.cn/roll/2022-04-13/doc-i{letters}.shtml",
        f"https://finance.sina.cn/2022-04-13/detail-i{letters}.d.html",
        f"https://finance.sina.com.cn/china/2022-04-13/doc-i{letters}_2.shtml",
    )
    assert {ids.document_id(form + tail) for form in forms} == {f"comos:{letters}"}
