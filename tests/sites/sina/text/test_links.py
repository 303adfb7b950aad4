"""Links to other articles: boxes of them, lists under a heading, and headings that head a text."""

import pytest

from tests.sites.sina.bodies import SAID, STORY, read

LINK = "<p><a href=http://example.com/1>望江公司去年年报回顾</a></p>"


@pytest.mark.parametrize(
    "links",
    [
        f"<blockquote>{LINK}{LINK}</blockquote>",
        f"<blockquote><p>相关新闻：</p>{LINK}</blockquote>",
        "<blockquote><p>相关新闻：<a href=http://example.com/1>望江公司去年年报回顾</a></p></blockquote>",
        f"<blockquote><p>望江专题</p>{LINK}{LINK}</blockquote>",
        f"<p>【延伸阅读】</p>{LINK}<p>· <a href=x>望江</a> 2022-03-01</p>",
        f"<div><p>相关报道</p>{LINK}</div>",
        "<p>相关阅读：<a href=http://example.com/1>望江公司去年年报回顾</a></p>",
    ],
)
def test_links_go_and_the_text_around_them_stays(links: str) -> None:
    first, second = STORY.split("</p>")[:2]
    found = read(f"{first}</p>{links}{second}</p>")
    assert found.paragraphs == SAID
    assert {one.rule for one in found.removed} == {"related_links"}
    assert "年报回顾" not in found.paragraphs


def test_a_heading_over_a_text_is_text() -> None:
    found = read(f"{STORY}<p>延伸阅读：</p><p>望江建议</p>{STORY}")
    assert found.paragraphs == [*SAID, "延伸阅读：", "望江建议", *SAID]
    assert found.removed == []


def test_titles_without_links_go_at_the_end_only() -> None:
    found = read(f"{STORY}<p>往期回顾</p><p>望江边的十家早餐店，你吃过几家？</p><p>旧椅子还能这样用</p>")
    assert found.paragraphs == SAID
    assert [one.text for one in found.removed] == [
        "往期回顾",
        "望江边的十家早餐店，你吃过几家？",
        "旧椅子还能这样用",
    ]


def test_the_sites_own_mark_ends_the_text() -> None:
    found = read(f"{STORY}<p>[相关新闻]</p><p>轮渡还会不会开？</p><p>轮渡公司说，船员们一个也不会少。</p>")
    assert found.paragraphs == SAID
    assert len(found.removed) == 3


def test_a_body_of_nothing_but_links_is_what_the_page_is_about() -> None:
    found = read(f"<blockquote>{LINK}</blockquote>{LINK}")
    assert found.paragraphs == ["望江公司去年年报回顾"] * 2


def test_a_quotation_with_text_of_its_own_stays() -> None:
    found = read(f"{STORY}<blockquote><p>他说：“<a href=x>望江</a>会好的。”</p></blockquote>")
    assert found.paragraphs == [*SAID, "他说：“望江会好的。”"]
