"""Pages at hand as articles: bytes or text, with or without a URL."""

from pathlib import Path

import pytest

import newscrawl

PAGES = Path(__file__).parents[2] / "samples" / "pages"
BONDS = "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml"


def test_bytes_and_text_are_the_same_article() -> None:
    body = (PAGES / "finance_2021_bonds.html").read_bytes()
    found = newscrawl.extract(body)
    assert (found.id, found.url) == ("comos:kmvtrqp2810447", BONDS)
    assert newscrawl.extract(body.decode()) == found
    assert newscrawl.extract(body, BONDS) == found
    assert (found.known_at, found.crawled_at, found.extra) == (None, None, {})


def test_text_is_not_read_by_the_charset_that_its_page_names() -> None:
    body = (PAGES / "news_2010_tea.shtml").read_bytes()
    text = body.decode("gb18030")
    assert "charset=gb" in text.lower()
    assert newscrawl.extract(text).title == newscrawl.extract(body).title


def test_what_is_no_article_is_said() -> None:
    with pytest.raises(newscrawl.NotAnArticle, match=r"^unknown template$"):
        newscrawl.extract("<html><title>403</title></html>", BONDS)
    with pytest.raises(newscrawl.NotAnArticle):
        newscrawl.extract(b"")
    with pytest.raises(newscrawl.BadArgument):
        newscrawl.extract(b"<html>", "no url")
