"""Credit lines taken apart: roles before and behind names, media, places, contacts, what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina.credits import credit

TEXT = st.text(max_size=40) | st.text("（记者 张立军、吴浩）文|撰：编辑SF05新华社电1日/摄⊙原创", max_size=40)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("文 | 张立军", ["张立军"]),
        ("文/张立军", ["张立军"]),
        ("文｜张立军 吴浩", ["张立军", "吴浩"]),
        ("文丨张立军", ["张立军"]),
        ("撰文 | 孟亚旭", ["孟亚旭"]),
        ("作者：张立军", ["张立军"]),
        ("作 者：张立军", ["张立军"]),
        ("作者/张立军", ["张立军"]),
        ("记者：张立军 吴 浩", ["张立军", "吴浩"]),
        ("【记者】张立军", ["张立军"]),
        ("本报记者 张立军 北京报道", ["张立军"]),
        ("北窗周刊记者 张立军", ["张立军"]),
        ("（记者 张立军 吴浩）", ["张立军", "吴浩"]),
        ("编译：张立军 吴浩", ["张立军", "吴浩"]),
        ("通讯员：张立军", ["张立军"]),
        ("作者：宓云章", ["宓云章"]),
        ("⊙记者 张立军 ○编辑 李四光", ["张立军"]),
        ("■本报记者 张立军 北京报道", ["张立军"]),
        ("►文望江者网张立军", ["张立军"]),
        ("文 | 望江社 张立军", ["张立军"]),
        ("[文/望江网 张立军]", ["张立军"]),
        ("文/望江财经意见专栏（微信公众号wangjiang）专栏作家 张立军", ["张立军"]),
        ("文：《望江周刊》新媒体主笔 张立军", ["张立军"]),
        ("文/望江财经首席评论员 张立军[微博] 微信公众号：老张看江", ["张立军"]),
        ("作者：张立军 望江智库创始人", ["张立军"]),
        ("作者：望江大学教授 张立军", ["张立军"]),
        ("作者：张立军（lijun@example.com）", ["张立军"]),
        ("原创 张立军", ["张立军"]),
        ("原创： 望江时报 张立军", ["张立军"]),
        ("《望江时报》研究员 张立军", ["张立军"]),
        ("《望江周刊》记者 张立军｜两会现场报道", ["张立军"]),
        ("望江新闻 记者 | 张立军", ["张立军"]),
        ("望江社记者张立军、吴浩", ["张立军", "吴浩"]),
        ("望江社见习记者张立军北京报道", ["张立军"]),
        ("望江时报（wangjiang.example.cn）记者张立军 吴浩 北京报道", ["张立军", "吴浩"]),
        ("“望江事”（微信ID：wangjiang）撰稿/望江报记者张立军", ["张立军"]),
        ("（张立军/文）", ["张立军"]),
        ("（张立军译）", ["张立军"]),
        ("（乔恒译）", ["乔恒"]),
        ("张立军、吴浩/文 钱明/制表", ["张立军", "吴浩"]),
        ("望江报记者 张立军/文 吴浩/摄", ["张立军"]),
        ("望江报记者 张立军、吴浩 发自广州", ["张立军", "吴浩"]),
        ("张立军 | 望江汇·专栏作者", ["张立军"]),
        ("本报记者 李博文 张立军 北京报道", ["李博文", "张立军"]),
        ("记者 陶凤 实习记者 周微微", ["陶凤", "周微微"]),
        ("（作者：谢珍，设计张佳俊 编辑：丁青云）", ["谢珍"]),
        ("文/沁涵", ["沁涵"]),
        ("文丨望江观察 记者 张立军", ["张立军"]),
        ("原创 望江君 张立军", ["张立军"]),
        ("原创作者：张立军", ["张立军"]),
        ("原创 泰勒 孟靓", ["泰勒", "孟靓"]),
        ("（张立军 文/图）", ["张立军"]),
        ("文/张立军 图/吴浩", ["张立军"]),
        ("记者/张立军 编辑/吴浩", ["张立军"]),
        ("望江时报(微博)记者 张立军", ["张立军"]),
        ("记者 张立军 实习生 吴浩 发自上海", ["张立军", "吴浩"]),
        ("（张立军 编译）", ["张立军"]),
        ("作者：酸奶没泡沫", ["酸奶没泡沫"]),
        ("作者：John Smith", ["John Smith"]),
        ("记者 | 习远", ["习远"]),
        ("作者：欧阳文静", ["欧阳文静"]),
        ("文/买买提·艾力", ["买买提·艾力"]),
    ],
)
def test_authors(line: str, expected: list[str]) -> None:
    found = credit.parse(line)
    assert found is not None
    assert found.authors == expected


@pytest.mark.parametrize(
    ("line", "alone", "media"),
    [
        ("张立军", ["张立军"], []),
        ("张立军 吴浩", ["张立军", "吴浩"], []),
        ("望江基金报 张立军 吴浩", ["张立军", "吴浩"], ["望江基金报"]),
        ("张立军 吴浩/望江石油报", ["张立军", "吴浩"], ["望江石油报"]),
        ("张立军/@望江直通车", ["张立军"], ["@望江直通车"]),
        ("（望江网-法国-张立军）", ["张立军"], ["望江网"]),
        ("□张立军（媒体人）", ["张立军"], []),
    ],
)
def test_names_without_a_role(line: str, alone: list[str], media: list[str]) -> None:
    found = credit.parse(line)
    assert found is not None
    assert (found.authors, found.alone, found.media) == ([], alone, media)


@pytest.mark.parametrize(
    ("line", "others", "editors"),
    [
        ("每经编辑 张立军", ["张立军"], ["张立军"]),
        ("编辑：小鹿 校对：高峰", ["小鹿", "高峰"], ["小鹿"]),
        ("摄影/望江青年报记者 张立军", ["张立军"], []),
        ("望江社记者 张立军 摄", ["张立军"], []),
        ("图表：张立军", ["张立军"], []),
        ("本期编辑 张立军 实习生 吴浩", ["张立军", "吴浩"], ["张立军"]),
        ("张立军 《望江周刊》 图", ["张立军"], []),
        ("设计：张立军 审核：吴浩", ["张立军", "吴浩"], []),
    ],
)
def test_credits_of_others(line: str, others: list[str], editors: list[str]) -> None:
    found = credit.parse(line)
    assert found is not None
    assert (found.authors, found.others, found.editors) == ([], others, editors)


@pytest.mark.parametrize(
    ("line", "unknown", "mark"),
    [("原创 望江策略", ["望江策略"], ""), ("原创：望江研究", ["望江研究"], "："), ("原创", [], "")],
)
def test_an_original_of_no_person(line: str, unknown: list[str], mark: str) -> None:
    found = credit.parse(line)
    assert found is not None
    assert (found.authors, found.unknown, found.original) == ([], unknown, mark)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "来源：新华社",
        "作者：新华社",
        "作者：望江银行货币政策委员会",
        "记者从三县发改部门拿到的监测表显示，今年秋粮收购价整体稳中有升",
        "【记者】您怎么看今年的行情？",
        "文化是一个民族的灵魂",
        "文中观点仅供参考",
        "研究员认为，行业景气度有望回升。",
        "公告摘要",
        "核心观点",
        "□ 产能如何安排",
        "●  行业景气度回升",
        "设计：以人为本",
        "统筹：中央财政安排专项资金",
        "审核 通过后按月发放补贴",
        "原创内容是平台的核心资产。",
        "望江传媒 文大山团队",
        "作者系望江大学教授",
        "作者：一个消失的群体",
        "校对：错字不少",
        "监制：把关质量",
        "策划：三步走",
        "编辑：一个消失的职业",
        "记者 从央行获悉",
        "摄影：光影的艺术",
    ],
)
def test_a_line_that_is_no_credit(line: str) -> None:
    assert credit.parse(line) is None


@given(TEXT)
def test_any_line_gives_names_or_nothing(line: str) -> None:
    found = credit.parse(line)
    for name in found.authors if found else ():
        assert 2 <= len(name) <= 30
        assert len(line) <= credit.LONGEST
