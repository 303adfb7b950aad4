"""来源 and its other words, and 原标题."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina.credits import origins


@pytest.mark.parametrize(
    ("line", "value", "rest"),
    [
        ("来源：财联社", "财联社", ""),
        ("（来源：财联社）", "财联社", ""),
        ("来源: 财联社", "财联社", ""),
        ("来源 望江商报", "望江商报", ""),
        ("来源|望江网、公安部官网", "望江网、公安部官网", ""),
        ("文章来源：望江证券研究报告。", "望江证券研究报告", ""),
        ("来源微信公众号：望江港股圈", "望江港股圈", ""),
        ("来源：望江财经（ID：wangjiang01）", "望江财经", ""),
        ("来源：《望江周刊》", "《望江周刊》", ""),
        ("来源：@望江军团", "@望江军团", ""),
        ("转自：航道观察", "航道观察", ""),
        ("本文来自望江见闻", "望江见闻", ""),
        ("（本文来自于望江新闻）", "望江新闻", ""),
        ("(本文来自望江新闻，更多原创资讯请下载“望江新闻”APP)", "望江新闻", ""),
        ("本文来自微信公众号：望江局（ID：wangjiang01），作者：张立军", "望江局", "作者：张立军"),
        ("【本文来自微信公众号“望江都市报”】", "望江都市报", ""),
        ("来源：望江研究 作者：张立军、吴浩", "望江研究", "作者：张立军、吴浩"),
        ("来源：《望周刊》 作者 张立军", "《望周刊》", "作者 张立军"),
        ("望江新闻记者 张立军 来源：望江新闻", "望江新闻", "望江新闻记者 张立军"),
        ("作者：张立军 来源： 望江工场公众号", "望江工场公众号", "作者：张立军"),
        ("来源：望江研究 张立军", "望江研究", "作者：张立军"),
        ("来源：微信公众号“望江商报”", "望江商报", ""),
        ("来源：望江商报 ID：wangjiang", "望江商报", ""),
        ("来源：北窗News（北窗青年报记者 张立军）", "北窗News", "北窗青年报记者 张立军"),
    ],
)
def test_an_origin(line: str, value: str, rest: str) -> None:
    assert origins.read(line) == origins.Origin(value, rest)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "来源：主要是财政拨款和社会捐赠。",
        "来源于太阳的能量占到了百分之九十。",
        "资金来源：公司称全部为自有资金，不存在借款；也不存在质押。",
        "来自望江公司的数据显示，利润增长。",
        "收入来源多元化",
        "他来自望江。",
        "从源头治理",
        "来源：中央财政、地方财政",
        "转载自媒体文章将受限",
    ],
)
def test_a_line_that_names_none(line: str) -> None:
    assert origins.read(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("原标题：央行放大招", ("央行放大招", "")),
        ("原标题:央行放大招", ("央行放大招", "")),
        ("原标题 央行放大招", ("央行放大招", "")),
        ("原标题 ： 央行 放大招", ("央行 放大招", "")),
        ("（原标题：央行放大招）", ("央行放大招", "")),
        ("原标题：央行放大招（附全文）", ("央行放大招（附全文）", "")),
        ("（原标题：央行放大招（附全文））", ("央行放大招（附全文）", "")),
        ("原标题：央行放大招 来源：望江晚报", ("央行放大招", "来源：望江晚报")),
        ("原标题党的做法不可取。", None),
        ("原标题是什么", None),
    ],
)
def test_the_original_title(line: str, expected: tuple[str, str] | None) -> None:
    assert origins.original_title(line) == expected


@given(st.text(max_size=60) | st.text("来源：转自本文微信公众号（ID）望江报 作者", max_size=60))
def test_any_line_is_read(line: str) -> None:
    found = origins.read(line)
    assert found is None or (2 <= len(found.value) <= 30 and found.value == found.value.strip())
