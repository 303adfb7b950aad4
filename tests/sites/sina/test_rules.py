"""The rules for lines that are not the article's text: each line seen, and text that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina import rules
from newscrawl.sites.sina.rules import Act


@pytest.mark.parametrize(
    ("line", "act", "value"),
    [
        ("原标题：央行放大招", Act.ORIGINAL_TITLE, "央行放大招"),
        ("原标题:央行放大招", Act.ORIGINAL_TITLE, "央行放大招"),
        ("原标题 ： 央行 放大招", Act.ORIGINAL_TITLE, "央行 放大招"),
        ("（原标题：央行放大招）", Act.ORIGINAL_TITLE, "央行放大招"),
        ("原标题：央行（PBOC）放大招", Act.ORIGINAL_TITLE, "央行（PBOC）放大招"),
        ("来源：财联社", Act.ORIGIN, "财联社"),
        ("（来源：财联社）", Act.ORIGIN, "财联社"),
        ("来源: 财联社", Act.ORIGIN, "财联社"),
        ("文章来源：财联社", Act.ORIGIN, "财联社"),
        ("转自：航道观察", Act.ORIGIN, "航道观察"),
        ("原创： 麦浪研究", Act.ORIGIN, "麦浪研究"),
        ("责任编辑：王珊珊", Act.EDITORS, "王珊珊"),
        ("责任编辑：梁斌 SF055", Act.EDITORS, "梁斌 SF055"),
        ("（责任编辑：王珊珊）", Act.EDITORS, "王珊珊"),
        ("[相关新闻]", Act.TAIL, ""),
        ("【延伸阅读】", Act.TAIL, ""),
        ("相关阅读：", Act.TAIL, ""),
        ("本期精彩回顾", Act.TAIL, ""),
        ("新浪声明：此消息系转载自新浪合作媒体", Act.DROP, ""),
        ("免责声明：自媒体综合提供的内容均源自自媒体，版权归原作者所有", Act.DROP, ""),
        ("海量资讯、精准解读，尽在新浪财经APP", Act.DROP, ""),
        ("炒股开户享福利，入金抽红包，线上三分钟办好！", Act.DROP, ""),
        ("进入【新浪财经股吧】讨论", Act.DROP, ""),
        ("视频加载中，请稍候…", Act.DROP, ""),
        ("自动播放", Act.DROP, ""),
        ("@@title@@", Act.DROP, ""),
        ("长按二维码关注我们", Act.DROP, ""),
        ("ID：maibo_2020", Act.DROP, ""),
    ],
)
def test_a_line_that_is_not_text(line: str, act: Act, value: str) -> None:
    found = rules.match(line)
    assert found is not None
    assert (found[0].act, found[1]) == (act, value)


@pytest.mark.parametrize(
    "line",
    [
        "1",
        "涨",
        "一、政策",
        "央行今天发布公告。",
        "原标题党的做法不可取。",
        "来源于太阳的能量占到了百分之九十。",
        "资金来源：公司称全部为自有资金，不存在借款；也不存在质押。",
        "相关新闻发布会于下午举行。",
        "责任编辑制度已经施行了三年，效果很好。",
        "过磅单上有二维码，农户扫一扫就能看到货款走到了哪一步。",
        "视频会议于昨日召开。",
        "他在一份声明中说：公司并不知情。",
        "编辑部的故事又开播了。",
        "编者按",
        "今年的粮价高 | 1.28 | 1.31",
    ],
)
def test_text_that_only_looks_like_one(line: str) -> None:
    assert rules.match(line) is None


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.pattern.pattern[:30])
def test_every_rule_says_why_and_how_far(rule: rules.Rule) -> None:
    assert rule.why
    assert 10 <= rule.longest <= 500
    assert rules.match("文" * (rule.longest + 1)) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("望江银行总部大楼。青禾财经 苗一禾 摄", True),
        ("资料图", True),
        ("图片来源：视觉中国", True),
        ("央行今天发布公告，明年稳健的货币政策松紧适度。", False),
    ],
)
def test_captions(line: str, expected: bool) -> None:
    assert bool(rules.CAPTION.fullmatch(line)) is expected


@pytest.mark.parametrize(
    "line", ["（" * 190, "更多" * 35, "扫码" * 30, "自选股" * 20, "编辑：" + "、" * 40, ">" * 80]
)
def test_no_line_takes_long(line: str) -> None:
    rules.match(line)  # the suite's timeout is the judge


@given(st.text(max_size=60) | st.text("原标题来源：编辑责任（）【】二维码扫关注新浪财经APP。", max_size=60))
def test_any_line_is_judged(line: str) -> None:
    found = rules.match(line)
    if found is not None:
        assert found[0] in rules.RULES
        assert found[1] == found[1].strip()
        assert found[1] in line
        assert len(line) <= found[0].longest
