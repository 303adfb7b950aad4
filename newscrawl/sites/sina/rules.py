"""The rules for lines of a body that are not the article's text, as one table.

A rule holds for a whole line. ``DROP`` lines go; a ``TAIL`` line goes with all that follows it (at the head
of a body, where it has no text before it, only with the links right after it); the others go too, and their
value becomes a field.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto


class Act(Enum):
    DROP = auto()
    TAIL = auto()
    ORIGINAL_TITLE = auto()
    ORIGIN = auto()
    EDITORS = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    act: Act
    pattern: re.Pattern[str]
    why: str
    longest: int = 200
    """Lines with more characters are text, whatever they begin with."""

    edge: bool = False
    """Only the first and last lines of a body are such credits; elsewhere they belong to what is around."""


def _rule(act: Act, pattern: str, why: str, longest: int = 200, *, edge: bool = False) -> Rule:
    return Rule(act, re.compile(pattern), why, longest, edge)


_OPEN, _SHUT = r"[\[【〔（(<《「]?\s*", r"\s*[\]】〕）)>》」]?\s*[：:]?"

RULES = (
    _rule(
        Act.ORIGINAL_TITLE,
        r"[（(【]?原(?:文)?标题\s*[：:]\s*(?P<value>.+?)[）)】]?",
        "opens 14 of 21 bodies",
        150,
    ),
    _rule(
        Act.ORIGIN,
        r"[（(【]?(?:(?:文章|稿件|新闻)?来源|转(?:载)?自|稿源|原创)\s*[：:丨|｜]\s*"
        r"(?P<value>[^。；;！？]{1,40}?)[）)】]?",
        "names the real source when the shown one is generic (市场资讯)",
        48,
        edge=True,
    ),
    _rule(
        Act.ORIGIN,
        r"[（(【]?(?:本文)?转(?:载)?自\s*(?P<value>[^，。；！？\s]{2,20})[）)】]?",
        "the same, without a colon",
        30,
        edge=True,
    ),
    _rule(
        Act.ORIGIN,
        r"【?（?本文来(?:自|源于?)\s*(?:于)?(?:微信)?(?:公众号)?[：:]?\s*[“\"「《]?"
        r"(?P<value>[^”\"」》，。）】]{2,30})[”\"」》]?[^。]{0,12}[）】。]?",
        "WeChat articles end with it",
        60,
    ),
    _rule(
        Act.EDITORS,
        r"[（(【]?(?:责任编辑|责编)\s*[：:/|丨]\s*(?P<value>[^）)】]{1,30})[）)】]?",
        "an editor line outside its element",
        40,
        edge=True,
    ),
    _rule(
        Act.DROP,
        r"[（(【]?(?:(?:值班|流程|新媒体|图片|视觉|文字|执行|网络)?(?:编辑|主编|美编)|校对|审核|审校|监制|签发|排版"
        r"|制图|设计|运营|统筹)\s*[：:/|丨｜\s]\s*[\u4e00-\u9fff·、 /|丨｜：:]{2,40}[）)】]?",
        "the medium's own editorial credits",
        50,
        edge=True,
    ),
    _rule(
        Act.TAIL,
        _OPEN + r"(?:相关(?:新闻|阅读|报道|文章|专题)|(?:延伸|推荐|更多|扩展|拓展)阅读"
        r"|(?:本期|往期|近期|更多)?精彩(?:回顾|内容|推荐|文章)|往期(?:回顾|推荐|文章)|热(?:门|文|点)(?:推荐|文章|阅读)"
        r"|猜你(?:喜欢|想看)|编辑推荐|百万用户都在看|大家都在看|看过本文的人还看过)" + _SHUT,
        "a list of, or a whole other article under such a heading",
        20,
    ),
    _rule(
        Act.DROP,
        r"(?:新浪(?:财经|网|看点)?声明|免责声明|特别声明|版权声明|郑重声明|声明(?=.*(?:转载|授权|新浪)))\s*[：:].*",
        "disclaimers",
        500,
    ),
    _rule(
        Act.DROP,
        r".*(?:仅(?:代表|供)[^。]{0,12}(?:作者|个人|参考)|不代表新浪|不构成(?:任何)?投资建议)[^。]{0,40}。?",
        "disclaimers",
        90,
    ),
    _rule(
        Act.DROP,
        r"海量资讯、精准解读，尽在新浪财经APP.*|.*(?:安装|下载|打开)新浪(?:财经|新闻)?(?:客户端|APP).*",
        "the app",
        80,
    ),
    _rule(
        Act.DROP,
        r"炒股(?:开户享福利|就看|就用).*|.*[>》→]{2,}\s*(?:点击|下载|查看|立即|马上).*",
        "broker and app promotion",
        90,
    ),
    _rule(
        Act.DROP,
        r"热点栏目.*自选股.*(?:数据中心|行情中心).*|.*自选股.*资金流向.*模拟交易.*",
        "the site's menu inside bodies",
        60,
    ),
    _rule(Act.DROP, r"进入【?新浪财经股吧】?讨论.*", "the stock forum", 30),
    _rule(
        Act.DROP,
        r"视频加载中.*|自动播放|play|向前|向后|点击播放.*|\[?视频\]?|加载中\.*",
        "players' own words",
        30,
    ),
    _rule(
        Act.DROP,
        r"(?=.*[上下]一页)(?:[\s\d|<>«»\[\]().…]|上一页|下一页|首页|尾页|末页|阅读全文|全文阅读|共\d+页)+",
        "the links between the parts of an article",
        80,
    ),
    _rule(Act.DROP, r"@@\w*@@", "a template's unfilled place"),
    _rule(
        Act.DROP,
        r"[^。]{0,25}(?:长按|扫描?|扫码|识别|微信扫)[^。]{0,16}(?:二维码|小程序|关注|入群|进群|下载|开户|加入|图片)[^。]{0,25}[。！!]?",
        "QR codes",
        60,
    ),
    _rule(
        Act.DROP,
        r"(?:微信|微信号|公众号|微信公众号)?\s*(?:ID|id)\s*[：:]\s*[\w.-]+.{0,30}",
        "a WeChat account's id",
        50,
    ),
    _rule(
        Act.DROP,
        r"(?:点击|戳|点)[^。]{0,12}(?:阅读原文|原文链接|关注|下载|订阅|卡片)[^。]{0,20}",
        "calls to action",
        40,
    ),
    _rule(
        Act.DROP,
        r"(?:更多|了解更多)[^。]{0,24}(?:尽在|请关注|敬请关注|请下载|请登录|请访问)[^。]{0,40}[。！]?",
        "calls to action",
        70,
    ),
)

_LONGEST = max(rule.longest for rule in RULES)

CAPTION = re.compile(
    r".*(?:[（(【]?(?:图源|图片来源|资料图(?:片)?|供图|图/|图｜|图\||制图|摄影\s*[：:/]|图片\s*[：:/])[^。]{0,40}|[^。]{0,30}摄)[）)】]?。?"
)
"""A line right after a picture with these words is its caption."""


_ANY = re.compile("|".join(f"(?:{rule.pattern.pattern.replace('?P<value>', '')})" for rule in RULES))
"""All rules as one: most lines are none of them, and are told so at once."""


def match(line: str) -> tuple[Rule, str] | None:
    """The first rule that holds for a line, with its value (empty where the rule has none)."""
    if len(line) > _LONGEST or not _ANY.fullmatch(line):
        return None
    for rule in RULES:
        if len(line) <= rule.longest and (found := rule.pattern.fullmatch(line)):
            return rule, (found.groupdict().get("value") or "").strip()
    return None
