"""Credits inside the text: in brackets, in datelines, at the head of the lead, at the very end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina.credits import intext

TEXT = st.text(max_size=40) | st.text("（记者 张立军、吴浩）文|撰：编辑SF05新华社电1日。", max_size=40)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["新京报讯（记者 裴剑飞）今天，北京市发布……"], ["裴剑飞"]),
        (["财联社12月28日讯（记者 张立军、吴浩）央行今天……"], ["张立军", "吴浩"]),
        (["新华社北京12月28日电（记者有之炘、赵逸赫）今天"], ["有之炘", "赵逸赫"]),
        (["（记者张立军 通讯员李四光）今天"], ["张立军", "李四光"]),
        (["中新社北京12月28日电 （张立军 吴浩）今天"], ["张立军", "吴浩"]),
        (["新华社北京12月28日电(记者张立军)今天"], ["张立军"]),
        (["【记者 张立军】今天"], ["张立军"]),
        (["[望江网报道 记者 张立军]望江消息称"], ["张立军"]),
        (["第一段。", "最后一段。（张立军 吴浩）"], ["张立军", "吴浩"]),
        (["第一段。", "（东渡日报 厉谷雨）"], ["厉谷雨"]),
        (["第一段。", "最后一段。（望江网-法国-张立军）"], ["张立军"]),
        (["第一段。", "最后一段。（文/望江财经 张立军）"], ["张立军"]),
        (["第一段。", "他说：“好。”（张立军）"], ["张立军"]),
        (["第一段。（张立军 吴浩）", "最后一段。"], []),
        (["第一段。", "最后一段。（完）"], []),
        (["第一段。", "最后一段。（望江财经）"], []),
        (["第一段。", "这三家都在其中（万科、华润、金地）。"], []),
        (["第一段。", "涉及三省（安徽、江苏、江西）。"], []),
        (["第一段。", "金额合计三千。（单位：万元）"], []),
        (["甲（记者 张立军）乙", "丙。（张立军）"], ["张立军"]),
        (["图为现场（记者 张立军 摄），人很多。"], []),
        (["如视频、音频等（如图片、文档等）占比越来越大。"], []),
        (["【望江传媒 文大山团队】深度报告"], []),
        (["望江观察网 记者 张立军 望江公司昨日公布年报。"], ["张立军"]),
        (["望江传媒见习记者张立军 东莞报道 望江公司公布年报。"], ["张立军"]),
        (["本报记者张立军北京报道：今天"], ["张立军"]),
        (["记者昨日从望江公司获悉，年报已公布。"], []),
        (["记者 了解到，望江公司公布年报。"], []),
        (["他说（编辑 张立军）今天"], []),
        ([], []),
    ],
)
def test_authors_in_the_text(paragraphs: list[str], expected: list[str]) -> None:
    assert intext.authors(paragraphs) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("增速或在一成左右。（来源：望江见闻）", "望江见闻"),
        ("增速或在一成左右。（文章来源：望江见闻）", "望江见闻"),
        ("增速或在一成左右（来源：望江见闻）。", None),
        ("增速或在一成左右。（完）", None),
    ],
)
def test_the_origin_in_a_closing_bracket(last: str, expected: str | None) -> None:
    assert intext.origin(["第一段。", last]) == expected
    assert intext.origin([]) is None


@given(st.lists(TEXT, max_size=4))
def test_any_text_gives_names_once(paragraphs: list[str]) -> None:
    found = intext.authors(paragraphs)
    assert len(found) == len(set(found))
    assert all(2 <= len(name) <= 30 for name in found)
