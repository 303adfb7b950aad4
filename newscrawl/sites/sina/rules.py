# ruff: noqa: E501 - patterns, an alternative a line
"""Lines of a body that are not the article's text, whatever stands around them, as one table.

A rule holds for a whole line. What it takes must address the reader (an imperative without a subject), or be
one of the fixed phrases by which media keep themselves safe, or be a machine's own words. A sentence with a
subject of its own is text, whatever its words. The name of a rule is what the trace of removed lines shows.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newscrawl.sites.sina.blocks import Block, Line, Picture


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    pattern: re.Pattern[str]
    longest: int
    """Lines with more characters are text, whatever they begin with."""


def _rule(name: str, longest: int, *patterns: str) -> Rule:
    return Rule(name, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)), longest)


_MARKS = r"[^\w“”\"'‘（(《〈+\-]{0,4}"
_BRAND = r"(?:新浪|微信|微博|公众号|公号|视频号|客户端|APP|App|app|官网|本网|本站|我们|小程序|www\.|https?[:：]|[A-Za-z0-9-]+\.(?:com|cn|net))"
_URL = r"(?:https?[:：]|www\.|[A-Za-z0-9-]+\.(?:com|cn|net))"
_CALL = (
    r"(?:更多[^，。]{0,16}[，,]?)?(?:请|欢迎|立即|马上|现在|赶紧|快来|速|敬请){0,3}+"
    r"(?:长按|扫描|扫码|扫一扫|微信扫|识别|点击(?!量|率|数)|点此|点这里|戳(?!穿|破)|查看|关注(?!度)|下载(?!量)|打开|安装|访问|登录|添加|搜索|转发|分享)"
)
_NEWS = (
    r"(?!.*(?:的(?:用户|人|市民|消费者)|即可(?!下载|领取|查看|阅读|参与|加入|入群|观看|报名|关注)|超过|突破|达到|同比|环比|成为|市民|消费者|顾客|患者|游客"
    r"|旅客|员工|公司|企业(?!微信)|部门|投资者|陌生人|[\d.]+(?:%|亿|万)|称[，：]|表示|显示|数据))"
)
"""Words of those who do something, and of figures: then it is a sentence about them, not a call to the reader."""

_TARGET = (
    r"(?:二维码|小程序|公众号|公号|视频号|微信|微博|客户端|APP|App|app|阅读原文|原文|链接|卡片|直播间|订阅|我们|"
    r"入群|进群|加群|领取|下方|上方|左下|右下|文末|详情|更多|全文|图片|朋友圈|开户|[>》→]{2})"
)
_PIECE = r"(?:本文|文章|该文|文中|稿件|以上|上述|本报告|本资料|本栏目|本平台|本公众号|本网|本站|本刊|资讯|内容|作者|嘉宾)"
_SAFE = (
    r"(?:仅(?:代表|供|为)[^。，]{0,14}(?:作者|个人|本人|嘉宾|参考|交流)|不代表[^。，]{0,12}(?:新浪|本|立场|观点)"
    r"|不构成[^。，]{0,8}(?:建议|依据|要约)|据此(?:操作|入市|投资)[^。]{0,10}风险|投资有风险|入市需谨慎|版权归[^。]{0,16}所有"
    r"|未经[^。]{0,14}(?:授权|许可|允许)[^。]{0,10}(?:转载|不得|禁止)|(?:如需)?转载[^。]{0,14}(?:注明|联系|授权|来源)"
    r"|侵权[^。]{0,16}(?:删|联系)|(?:新浪|本)[^。]{0,8}(?:转载自?|合作媒体|登载)[^。]{0,24}(?:媒体|目的|证实|立场))"
)

RULES = (
    _rule(
        "disclaimer",
        500,
        rf"{_MARKS}(?:新浪[^：:]{{0,6}}|免责|特别|版权|郑重|法律|风险|温馨|友情|重要)?(?:声明|提示|提醒)\s*[：:].*{_SAFE}.*",
        rf"{_MARKS}(?:免责|新浪\S{{0,4}})声明\s*[：:]?.*",
    ),
    _rule(
        "disclaimer",
        120,
        rf"{_MARKS}[（(【]?(?:注|温馨提示|提示|风险提示)?\s*[：:]?{_PIECE}[^。，称说]{{0,16}}{_SAFE}[^。]{{0,50}}"
        rf"(?:[。；](?:据此|投资|股市|市场|理财|如|未经|转载|版权)[^。]{{0,50}}){{0,3}}[。！!]?[）)】]?",
        rf"{_MARKS}[（(【]?(?:股市|投资|市场|理财)有风险[，,]?[^。]{{0,6}}谨慎[^。]{{0,20}}[。！!]?[）)】]?",
        rf"{_MARKS}[（(【]?(?:不构成投资建议|版权所有)[^。]{{0,40}}[。！!]?[）)】]?",
        rf"{_MARKS}[（(【]?(?:未经[^。，]{{0,12}}(?:授权|许可)|(?:如需)?转载)[，,]?(?:请|严禁|禁止|不得|务必|须)[^。]{{0,40}}[。！!]?[）)】]?",
    ),
    _rule("forum_link", 30, r"进入【?新浪财经股吧】?讨论.*"),
    _rule(
        "app_promotion",
        90,
        r"海量资讯、精准解读，尽在新浪财经APP.*",
        rf"{_NEWS}{_MARKS}(?:请|立即|马上|现在|免费|快来){{0,3}}(?:安装|下载|打开|登录|上|来|进入|访问|关注|搜索)@?【?新浪(?!集团|公司|微博公司|网讯|财经讯|美股讯|科技讯|体育讯)[^。]{{0,70}}",
        rf"{_NEWS}{_MARKS}(?:微博|微信|公众号)(?:搜索|关注|扫)[^。]{{0,70}}",
        rf"[^，。]{{0,16}}新浪[^，。]{{0,12}}(?:平台|APP|客户端|小程序|专区|入口)[^，。]{{0,16}}{_URL}.*",
        rf"{_NEWS}{_MARKS}(?:爆料|投稿|维权|线索征集|新闻线索|新闻热线|商务合作|寻求报道)(?:请|可)?(?:联系|发送|加|拨打)?(?:邮箱|热线|电话|微信|至|方式)?[^。：:]{{0,8}}[：:]\s*[^。]{{0,40}}(?:@|\d{{5,}}|{_URL}|微信).*",
    ),
    _rule(
        "broker_promotion",
        90,
        rf"{_MARKS}炒股(?:开户享福利|就看|就用|开户).*",
        r".*[>》→]{2,}\s*(?:点击|下载|查看|立即|马上)(?!率|量|数).*",
        r"[^，。]{0,12}(?:抄底炒股先开户|开户福利|入金抽红包).*",
    ),
    _rule("menu", 60, r"热点栏目.*自选股.*(?:数据中心|行情中心).*|.*自选股.*资金流向.*模拟交易.*"),
    _rule("player", 30, r"视频加载中.*|自动播放|play|向前|向后|(?:点击)?播放(?:视频)?|\[?视频\]?|加载中\.*"),
    _rule(
        "pagination",
        80,
        r"(?=.*[上下]一页)(?:[\s\d|<>«»\[\]().…]|上一页|下一页|首页|尾页|末页|阅读全文|全文阅读|共\d+页)+",
    ),
    _rule("template", 200, r"@@\w*@@"),
    _rule(
        "call_to_reader",
        80,
        rf"{_NEWS}{_MARKS}[（(【]?{_CALL}[^。，称说]{{0,30}}?{_TARGET}[^。]{{0,30}}[。！!～~）)】]?",
        rf"{_NEWS}{_MARKS}[（(【]?更多[^。，]{{0,24}}[，,]?(?:尽在|请?(?:敬请)?(?:关注|下载|登录|访问|搜索|点击))[^。]{{0,8}}{_BRAND}[^。]{{0,40}}[。！!]?[）)】]?",
        rf"{_NEWS}{_MARKS}[（(【]?更多[^。，]{{0,24}}[，,]尽在[^。]{{2,40}}[。！!]?[）)】]?",
        rf"{_NEWS}{_MARKS}[^。，]{{0,14}}(?:你怎么看|您怎么看|你有何看法|你觉得呢)[？?]?[^。]{{0,8}}(?:评论|留言)[^。]{{0,16}}[。！!～~]?",
        rf"{_NEWS}{_MARKS}(?:欢迎|快来|请)?(?:在)?(?:评论区|留言区|文末)?(?:留言|评论|说说|聊聊)[^。]{{0,10}}(?:你|您|大家)[^。]{{0,16}}[。！!～~]?",
        rf"{_NEWS}{_MARKS}(?:欢迎关注|敬请关注|天天关注|速关注)[^。，]{{0,30}}",
        rf"{_NEWS}{_MARKS}(?:详情|更多|查看更多[^。，]{{0,14}}|查看详情|阅读全文|展开全文)\s*[>》→]{{1,3}}",
    ),
    _rule(
        "account_id",
        50,
        r"(?:微信|微信号|公众号|微信公众号)?\s*(?:ID|id)\s*[：:]\s*[\w.-]+.{0,30}",
        r"(?:微信|微信公众号|公众号|微博)\s*[：:]\s*@?[\w·-]{2,20}",
    ),
    _rule(
        "end_mark",
        24,
        r"[\W_]*(?:END|End|end|The\s*End|THE\s*END)[\W_]*",
        r"[—–―\-_=~*·\s]*[（(【]?(?:完|全文完|本文完|正文完)[）)】]?[—–―\-_=~*·。\s]*",
    ),
    _rule(
        "compiled_from",
        60,
        r"[（(【]?[\u4e00-\u9fff\w]{2,12}(?<!综合)(?<!报道)综合自?(?=[\u4e00-\u9fff\w]{2,})(?=[^，。]*(?:报|网|社|新闻|官方|公开资料|微信|财经|客户端|视频|央视))[^，。；：]{2,50}[）)】]?",
        r"[（(【]?(?:本文|部分|文中|以上|素材|图文|内容)[^，。：]{0,8}(?:综合自?|整理自|编辑自|来源于)[^。]{2,50}[）)】]?",
        r"[（(【]?(?:素材|资料|内容|信息|综合|部分内容|部分素材|视频素材|图文|文图|文字素材)来源?\s*[：:]\s*[^。]{2,50}[）)】]?",
    ),
)

_LINK = re.compile(r"[【\[（(]?(?:点击|点此|戳|查看|进入)(?:查看|进入|下载|阅读|观看|链接|此处|这里)?")
"""What a line that is a link as a whole says where it only leads elsewhere."""

_SCAN = re.compile(r"二维码|长按|扫码|扫一扫|识别")

_LONGEST = max(rule.longest for rule in RULES)
_ANY = re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in RULES))
"""All rules as one: most lines are none of them, and are told so at once."""


def match(line: str) -> Rule | None:
    """The first rule that holds for a line."""
    if len(line) > _LONGEST or not _ANY.fullmatch(line):
        return None
    return next((r for r in RULES if len(line) <= r.longest and r.pattern.fullmatch(line)), None)


def judge(lines: Iterable[Line]) -> None:
    """Name the rule of every line that is none of the text."""
    for line in lines:
        if line.rule is None and (rule := match(line.text)):
            line.rule = rule.name
        elif line.rule is None and _LINK.match(line.text) and line.linked:
            line.rule = "call_to_reader"


def judge_pictures(found: Sequence[Block]) -> None:
    """A picture beside a call to scan it is the code to scan, and so is one that the site marks as such."""
    for index, block in enumerate(found):
        if isinstance(block, Picture) and block.element.get("qr-mark"):
            block.rule = "qr_code"
        elif isinstance(block, Line) and block.rule and _SCAN.search(block.text):
            for beside in (found[index + 1 :], reversed(found[:index])):
                if isinstance(code := _first_kept(beside), Picture):
                    code.rule = "qr_code"
                    break


def _first_kept(found: Iterable[Block]) -> Block | None:
    return next((block for block in found if block.rule is None), None)
