"""The rules for lines that are not the article's text: each line seen, and text that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.sites.sina.text import rules
from newscrawl.sites.sina.text.boilerplate import RAW, RULES, UNCLAIMED, Rule


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("新浪声明：此消息系转载自新浪合作媒体", "disclaimer"),
        ("免责声明：自媒体综合提供的内容均源自自媒体，版权归原作者所有", "disclaimer"),
        ("特别声明：以上文章内容仅代表作者本人观点，不代表新浪网观点或立场。", "disclaimer"),
        ("以上信息仅供参考，不作为买卖依据，投资有风险。", "disclaimer"),
        ("（本文仅代表作者个人观点）", "disclaimer"),
        ("温馨提示：望江在线所有资讯内容仅供参考，不构成投资建议。股市有风险，投资需谨慎。", "disclaimer"),
        ("股市有风险，入市需谨慎。", "disclaimer"),
        ("未经授权，不得转载", "disclaimer"),
        ("海量资讯、精准解读，尽在新浪财经APP", "app_promotion"),
        ("下载新浪财经APP，查看更多资讯和大V观点", "app_promotion"),
        ("来新浪理财大学，听名师讲投资课，带你看懂行情！", "app_promotion"),
        (
            "微博关注@新浪证券、微信关注新浪券商基金、访问新浪财经客户端、新浪财经首页都能找到我们！",
            "app_promotion",
        ),
        ("受损股民可至新浪股民维权平台发起维权：http://wq.finance.sina.com.cn/", "app_promotion"),
        ("炒股开户享福利，入金抽红包，线上三分钟办好！", "broker_promotion"),
        ("进入【新浪财经股吧】讨论", "forum_link"),
        ("视频加载中，请稍候…", "player"),
        ("自动播放", "player"),
        ("上一页 1 2 3 下一页", "pagination"),
        ("@@title@@", "template"),
        ("长按二维码关注我们", "call_to_reader"),
        ("▲长按识别图中二维码，加入读者群", "call_to_reader"),
        ("点击阅读原文", "call_to_reader"),
        ("查看更多董秘问答>>", "call_to_reader"),
        ("更多精彩内容，请关注我们的微信公众号", "call_to_reader"),
        ("更多南海资讯，尽在望江在线（www.example.com）。", "call_to_reader"),
        ("这件事你怎么看？评论区说说。", "call_to_reader"),
        ("ID：maibo_2020", "account_id"),
        ("- END -", "end_mark"),
        ("（完）", "end_mark"),
        ("望江日报综合自新华社、央视新闻", "compiled_from"),
        ("素材来源：望江晚报、望江网", "compiled_from"),
        ("（部分内容来源于望江网、望江晚报等）", "compiled_from"),
        ("综合：望江社、望江网", "compiled_from"),
        ("（声明：本文仅代表作者个人观点，不代表新浪网立场。）", "disclaimer"),
        ("进入【财经股吧】讨论", "forum_link"),
        ("新浪财经客户端：最赚钱的投资者都在用", "app_promotion"),
        ("【线索征集令！】你吐槽，我倾听；您爆料，我报道！爆料联系邮箱：a@example.com", "contact"),
        ("投稿邮箱：tougao@example.com", "contact"),
        ("戳这里，了解更多", "call_to_reader"),
        ("想看更多内容，请关注公众号", "call_to_reader"),
        ("欢迎在评论区留言", "call_to_reader"),
        ("点个“在看”支持我们", "call_to_reader"),
        ("微信号：wangjiang01", "account_id"),
        ("微信公众号：望江财经", "account_id"),
    ],
)
def test_a_line_that_is_not_text(line: str, rule: str) -> None:
    found = rules.match(line)
    assert found is not None
    assert found.name == rule


@pytest.mark.parametrize(
    "line",
    [
        "1",
        "涨",
        "一、政策",
        "央行今天发布公告。",
        "相关新闻发布会于下午举行。",
        "过磅单上有二维码，农户扫一扫就能看到货款走到了哪一步。",
        "视频会议于昨日召开。",
        "他在一份声明中说：公司并不知情。",
        "编者按",
        "今年的粮价高 | 1.28 | 1.31",
        "乘客只需打开手机扫描二维码，即可进站。",
        "警方提醒：不要随意扫描陌生人发来的二维码。",
        "打开微信小程序，市民即可预约挂号。",
        "下载量突破1亿的APP已有三款",
        "点评：后市可关注业绩确定性较强的银行板块",
        "点位上看，短期关注年线支撑",
        "点击量、关注度双双上升",
        "增速变化：5.1%>>6.1% 点击率同步上升",
        "特别声明：公司目前没有任何应披露而未披露的重大事项。",
        "郑重声明：望江银行从未授权任何机构开展上述业务，请客户注意甄别。",
        "更多企业请关注税收优惠政策的申报期限。",
        "更多优惠政策请关注当地税务局通知。",
        "该研报称，上述预测仅供机构客户参考，并非对股价的承诺。",
        "他强调，上述看法仅代表个人观点，不代表央行立场。",
        "（本文不构成投资建议。文中提到的代码仅为举例，望江银行已经停牌。）",
        "风险提示：经济下行超预期；政策力度不及预期。",
        "投诉时请认准望江消保官方网站。",
        "新浪公司昨日宣布，董事会已收到私有化要约。",
        "城市综合体开工",
        "关注三条主线",
        "扫码支付成为主流",
        "识别二维码的技术已经成熟。",
        "登录“信用望江”网站查询。",
        "特别提示：公司股票将于3月2日复牌。",
        "声明：本人承诺上述信息真实、准确、完整。",
        "报告称，内容仅代表作者观点。",
        "投资有风险意识的人更谨慎",
        "上新浪潮",
        "进入3月，股价大涨",
        "微信：月活超12亿",
        "公众号：内容创业的风口",
        "END指数下跌",
    ],
)
def test_text_that_only_looks_like_one(line: str) -> None:
    assert rules.match(line) is None


@pytest.mark.parametrize("rule", [*RAW, *RULES, *UNCLAIMED], ids=lambda rule: rule.name)
def test_every_rule_says_how_far_it_goes(rule: Rule) -> None:
    assert 10 <= rule.longest <= 500
    assert not rule.holds("文" * (rule.longest + 1))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("图片来源：望江网", True),
        ("资料图 望江新闻摄", True),
        ("图/望江网", True),
        ("文中图片来自网络", True),
        ("图：全年增速放缓", False),
        ("图表显示，增速放缓", False),
        ("图片社交的兴起了", False),
    ],
)
def test_the_credit_of_a_picture_that_is_not_there(line: str, expected: bool) -> None:
    assert (rules.unclaimed(line) is not None) is expected


@pytest.mark.parametrize(
    "line",
    [
        "（" * 490,
        "更多" * 35,
        "扫码" * 30,
        "自选股" * 20,
        "编辑：" + "、" * 40,
        ">" * 80,
        "请" * 80,
        "声明：" + "仅供" * 200,
        "综合" * 25,
    ],
)
def test_no_line_takes_long(line: str) -> None:
    rules.match(line)  # the suite's timeout is the judge


@given(st.text(max_size=60) | st.text("更多点击声明：仅供参考（）【】二维码扫关注新浪财经APP。", max_size=60))
def test_any_line_is_judged(line: str) -> None:
    found = rules.match(line)
    assert found is None or found in (*RAW, *RULES)
