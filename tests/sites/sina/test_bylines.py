"""Who wrote it: credits as lines, in brackets, in datelines and at the end; never editors or media."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina import bylines

TEXT = st.text(max_size=40) | st.text("（记者 张立军、吴浩）文|撰：编辑SF05新华社电1日。", max_size=40)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("文 | 张立军", ["张立军"]),
        ("文/张立军", ["张立军"]),
        ("文｜张立军 吴浩", ["张立军", "吴浩"]),
        ("文丨张立军", ["张立军"]),
        ("撰文 | 孟亚旭", ["孟亚旭"]),
        ("撰文｜孟亚旭", ["孟亚旭"]),
        ("作者：张立军", ["张立军"]),
        ("作者/张立军", ["张立军"]),
        ("记者：张立军 吴 浩", ["张立军", "吴浩"]),
        ("记者 张立军", ["张立军"]),
        ("【记者】张立军", ["张立军"]),
        ("本报记者 张立军 北京报道", ["张立军"]),
        ("北窗周刊记者 张立军", ["张立军"]),
        ("（记者 张立军 吴浩）", ["张立军", "吴浩"]),
        ("编译：张立军 吴浩", ["张立军", "吴浩"]),
        ("通讯员：张立军", ["张立军"]),
        ("文 | 张立军 编辑 | 李四光", ["张立军"]),
        ("记者 张立军 摄影 李四光", ["张立军"]),
        ("作者：宓云章", ["宓云章"]),
        ("撰文 | 濮月汀", ["濮月汀"]),
    ],
)
def test_a_line_that_is_a_credit(line: str, expected: list[str]) -> None:
    assert bylines.line_authors(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "责任编辑：张立军",
        "编辑：张立军",
        "责任编辑：梁斌 SF055",
        "来源：新华社",
        "记者从三县发改部门拿到的监测表显示，今年秋粮收购价整体稳中有升",
        "【记者】您怎么看今年的行情？",
        "作者：新华社",
        "文化是一个民族的灵魂",
        "记者：您怎么看今年的行情？",
        "文中观点仅供参考",
    ],
)
def test_a_line_that_is_none(line: str) -> None:
    assert bylines.line_authors(line) == []


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
        (["第一段。", "最后一段。（张立军 吴浩）"], ["张立军", "吴浩"]),
        (["第一段。", "（东渡日报 厉谷雨）"], ["厉谷雨"]),
        (["第一段。（张立军 吴浩）", "最后一段。"], []),
        (["第一段。", "最后一段。（完）"], []),
        (["第一段。", "金额合计三千。（单位：万元）"], []),
        (["甲（记者 张立军）乙", "丙（张立军）"], ["张立军"]),
        (["他说（编辑 张立军）今天"], []),
        ([], []),
    ],
)
def test_authors_in_the_text(paragraphs: list[str], expected: list[str]) -> None:
    assert bylines.text_authors(paragraphs) == expected


@pytest.mark.parametrize(
    ("index", "total", "expected"),
    [
        (0, 20, True),
        (3, 20, True),
        (4, 20, False),
        (11, 20, False),
        (12, 20, True),
        (19, 20, True),
        (1, 2, True),
    ],
)
def test_credits_stand_at_the_edges(index: int, total: int, expected: bool) -> None:
    assert bylines.is_edge(index, total) is expected


def test_authors_are_never_the_editor_or_the_medium() -> None:
    found = ["张立军", "王珊珊", "张立军", "吴浩", "财联社"]
    assert bylines.authors(found, never=["王珊珊", None, "", "财联社"]) == ["张立军", "吴浩"]


@given(TEXT)
def test_any_line_gives_names_or_nothing(line: str) -> None:
    for name in bylines.line_authors(line):
        assert name
        assert not any(character.isspace() or character.isdigit() for character in name)


@given(st.lists(TEXT, max_size=4))
def test_any_text_gives_names_once(paragraphs: list[str]) -> None:
    found = bylines.text_authors(paragraphs)
    assert len(found) == len(set(found))
    assert all(2 <= len(name) <= 30 for name in found)
