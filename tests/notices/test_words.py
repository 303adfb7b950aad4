"""Messages in Chinese and English: what they say, how long they are, and what of others' text is harmless."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawl.codec import Doc
from newscrawl.notices import words
from newscrawl.notices.outbox import pile

AT = datetime(2026, 11, 25, 16, 5, tzinfo=UTC)


def article(number: int, **fields: Any) -> Doc:
    return {
        "_id": f"comos:{number}",
        "title": f"第{number}号公告",
        "source": "新华社",
        "published_at": AT + timedelta(minutes=number),
        "url": f"https://finance.sina.com.cn/doc-i{number}.shtml",
    } | fields


def test_articles_in_chinese_the_newest_first() -> None:
    message = words.of_articles("专项债", "zh", [article(0), article(1, source=None)], 0, 4000)
    assert message.title == "专项债：2 篇新文章"
    assert message.body == (
        "第1号公告\n2026-11-26 00:06\nhttps://finance.sina.com.cn/doc-i1.shtml\n\n"
        "第0号公告\n新华社 · 2026-11-26 00:05\nhttps://finance.sina.com.cn/doc-i0.shtml"
    )
    assert message.kind == "info"


def test_one_article_in_english_that_was_revised() -> None:
    message = words.of_articles("bonds", "en", [article(0, revised=True)], 0, 4000)
    assert message.title == "bonds: 1 new article"
    assert message.body.startswith("[revised] 第0号公告\n新华社 · 2026-11-26 00:05\n")


def test_what_has_no_title_begins_with_its_text() -> None:
    flash = article(0, title=None, paragraphs=["央行今日开展逆回购操作。", "二"], source=None)
    message = words.of_articles("x", "zh", [flash], 0, 4000)
    assert message.body.splitlines()[:2] == ["央行今日开展逆回购操作。", "2026-11-26 00:05"]


@pytest.mark.parametrize(("most", "listed"), [(4000, 20), (2048, 20), (1000, 10), (100, 0)])
def test_a_long_list_is_cut_to_what_a_channel_takes_and_says_how_many_more(most: int, listed: int) -> None:
    message = words.of_articles("x", "zh", [article(number) for number in range(50)], 450, most)
    assert message.title == "x：500 篇新文章"
    *items, rest = message.body.split("\n\n")
    assert (len(items), rest) == (listed, f"……还有 {500 - listed} 篇")
    assert len(f"{message.title}\r\n{message.body}".encode()) <= most


def test_what_calls_on_people_or_begins_a_tag_in_a_chat_is_made_harmless() -> None:
    title = 'A<at user_id="all">所有人</at>\n@all\x1b[31m' + "长" * 300
    message = words.of_articles("x", "zh", [article(0, title=title)], 0, 4000)
    first = message.body.splitlines()[0]
    assert first.startswith('A＜at user_id="all">所有人＜/at> ＠all [31m长长')
    assert (len(first), first[-1]) == (200, "…")


def event(kind: str, **fields: Any) -> Doc:
    return {"id": kind, "at": "2026-11-25T16:05:00.000Z", "kind": kind, "text": "no list answered"} | fields


def test_a_failed_run() -> None:
    message = words.of_runs("sina_china", "zh", pile([event("failed")]), 4000)
    assert (message.title, message.kind) == ("newscrawl：采集失败", "failure")
    assert message.body == (
        "sina_china · 2026-11-26 00:05（北京时间）\nno list answered\n同样的问题不再提醒，直到恢复正常。"
    )
    message = words.of_runs("sina_china", "en", pile([event("ban", run="backfill")]), 4000)
    assert message.title == "newscrawl: the site refuses us"
    assert message.body == (
        "sina_china backfill · 2026-11-26 00:05 (Beijing time)\nno list answered\n"
        "Not told again until a run works."
    )


def test_the_first_good_run_after_it() -> None:
    good = event("good", text="stored 7", since="2026-11-25T15:00:00.000Z", failed=6)
    message = words.of_runs("sina_china", "zh", pile([event("failed"), good]), 4000)
    assert (message.title, message.kind) == ("newscrawl：采集恢复正常", "success")
    assert message.body.endswith(
        "sina_china · 2026-11-26 00:05（北京时间）\n"
        "此前失败 6 次，自 2026-11-25 23:00（北京时间） 起。\nstored 7"
    )
    assert message.body.count("sina_china") == 2


def test_what_happened_last_is_said_where_there_is_room_for_one() -> None:
    events = pile([event("failed", text="x" * 500), event("stale", text="y" * 500)])
    message = words.of_runs("sina_china", "en", events, 700)
    assert (message.title, "x" in message.body, message.body.count("y" * 500)) == (
        "newscrawl: a list is stale",
        False,
        1,
    )
    tiny = words.of_runs("sina_china", "zh", events, 100)
    assert len(f"{tiny.title}\r\n{tiny.body}".encode()) <= 100
