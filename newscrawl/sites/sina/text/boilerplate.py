# ruff: noqa: E501 - patterns, an alternative a line
"""What media set around a text, as one table of whole lines: promotion, disclaimers, machines' own words.

What a rule takes must address the reader (an imperative without a subject), or be one of the fixed phrases by
which media keep themselves safe, or be a machine's own words. A sentence with a subject of its own is text,
whatever its words. Lines are judged without the marks and brackets around them.
"""

import re
from dataclasses import dataclass
from functools import cache

_compiled = cache(re.compile)


@dataclass(frozen=True, slots=True)
class Rule:
    """Lines that are the site's, not the article's."""

    name: str
    """What the trace of removed lines shows."""

    pattern: str
    """Compiled for the first line that comes to it: all stand in one pattern as well, that most lines end at."""

    longest: int
    """Lines with more characters are text, whatever they begin with."""

    unless: re.Pattern[str] | None = None
    """What makes a sentence of it that is about others."""

    def holds(self, line: str) -> bool:
        """True for a line that the rule takes."""
        if len(line) > self.longest or not _compiled(self.pattern).fullmatch(line):
            return False
        return not (self.unless and self.unless.search(line))


def _rule(name: str, longest: int, *patterns: str, unless: str = "") -> Rule:
    pattern = "|".join(f"(?:{pattern})" for pattern in patterns)
    return Rule(name, pattern, longest, re.compile(unless) if unless else None)


_URL = r"(?:https?[:：]|www\.|[A-Za-z0-9-]+\.(?:com|cn|net))"
_SITE = (
    r"新浪(?:财经|网|新闻|微博|理财|证券|科技|客户端|APP|首页|股吧|金融|基金|股民|黑猫)(?![网美科体]?股?讯)"
)
_BRAND = rf"(?:新浪|微信|微博|公众号|公号|视频号|客户端|APP|App|app|官网|本网|本站|我们|小程序|{_URL})"
_STATES = (
    r"的(?:用户|人|市民|消费者|考生|[^。，]{0,6}(?:已|正|将|成))|即可(?!下载|领取|查看|阅读|参与|加入|入群|观看|报名|关注)|超过|突破|达到|同比|环比|成为|市民|消费者"
    r"|顾客|患者|游客|旅客|员工|公司|企业(?!微信)|部门|投资者(?!可)|陌生人|[\d.]+(?:%|亿|万)|称[，：]|表示|显示|数据"
)
"""Words of those who do something, and of figures: then it is a sentence about them, not a call to the reader."""

_CALL = (
    r"(?:更多[^，。]{0,16}[，,]?)?(?:请|欢迎|立即|马上|现在|赶紧|快来|速|敬请){0,3}+"
    r"(?:长按|扫描|扫码|扫一扫|微信扫|识别|点击(?!量|率|数)|点此|点这里|戳(?!穿|破)|查看|关注(?!度)|下载(?!量)|打开|安装|访问|登录|添加|搜索|转发|分享)"
)
_TARGET = (
    r"(?:二维码|小程序|公众号|公号|视频号|微信|微博|客户端|APP|App|app|阅读原文|原文|链接|卡片|蓝字|直播间|订阅|我们|入群|进群|加群|领取"
    r"|下方|上方|左下|右下|文末|这里|此处|进入专题|详情|更多|全文|图片|朋友圈|开户|[>》→]{2})"
)
_PIECE = r"(?:本文|文章|该文|文中|稿件|以上|上述|本报告|本资料|本栏目|本平台|本公众号|本网|本站|本刊|资讯|内容|作者|嘉宾)"
_SAFE = (
    r"(?:仅(?:代表|供|为)[^。，]{0,14}(?:作者|个人|本人|嘉宾|参考|交流)|不代表[^。，]{0,12}(?:新浪|本|立场|观点)"
    r"|不构成[^。，]{0,8}(?:建议|依据|要约)|据此(?:操作|入市|投资)[^。]{0,10}风险|投资有风险[，,]|入市需谨慎|版权归[^。]{0,16}所有"
    r"|未经[^。]{0,14}(?:授权|许可|允许)[^。]{0,10}(?:转载|不得|禁止)|(?:如需)?转载(?!自)[^。]{0,14}(?:注明|联系|授权|来源)"
    r"|侵权[^。]{0,16}(?:删|联系)|(?:新浪|本)[^。]{0,8}(?:转载自?|合作媒体|登载)[^。]{0,24}(?:媒体|目的|证实|立场))"
)
_MEDIUM = r"[\w·]{1,12}(?:社|网|报|台|刊|新闻|财经|客户端|微信|微博|官方\w{0,4}|频道|视频|公开资料)"
_FOLLOW = r"(?:尽在|请?(?:敬请)?(?:关注|下载|登录|访问|搜索|点击))"

RULES = (
    _rule(
        "disclaimer",
        500,
        rf"(?:新浪[^：:]{{0,6}}|免责|特别|版权|郑重|法律|风险|温馨|友情|重要)?(?:声明|提示|提醒)\s*[：:].*{_SAFE}.*",
        r"(?:免责|新浪\S{0,4})声明\s*[：:]?.*",
    ),
    _rule(
        "disclaimer",
        120,
        rf"(?:注|温馨提示|提示|风险提示)?\s*[：:]?{_PIECE}[^。，称说]{{0,16}}{_SAFE}[^。]{{0,50}}"
        r"(?:[。；](?:据此|投资|股市|市场|理财|如|未经|转载|版权)[^。]{0,50}){0,3}",
        r"(?:股市|投资|市场|理财)有风险[，,]\s*[^。]{0,6}谨慎[^。]{0,20}",
        r"(?:不构成投资建议|版权所有)[^。]{0,40}",
        r"(?:未经[^。，]{0,12}(?:授权|许可)|(?:如需)?转载)[，,]?(?:请|严禁|禁止|不得|务必|须)[^。]{0,40}",
    ),
    _rule("app_promotion", 60, r"新浪财经(?:客户端|APP)\s*[：:].*"),
    _rule("forum_link", 30, r"进入【?[^】，。]{0,12}股吧】?讨论.*"),
    _rule(
        "app_promotion",
        90,
        r"海量资讯、精准解读，尽在新浪财经APP.*",
        rf"(?:请|立即|马上|现在|免费|快来){{0,3}}(?:安装|下载|打开|登录|上|来|进入|访问|关注|搜索)@?【?{_SITE}[^。]{{0,70}}",
        r"(?:微博|微信|公众号)(?:搜索|关注|扫)[^。]{0,70}",
        rf"[^，。]{{0,16}}新浪[^，。]{{0,12}}(?:平台|APP|客户端|小程序|专区|入口)[^，。]{{0,16}}{_URL}.*",
        unless=_STATES,
    ),
    _rule(
        "contact",
        240,
        r"(?:线索征集|爆料|有奖爆料)令?[！!]?】.*",
        rf"(?:欢迎)?(?:爆料|投稿|维权|提供线索|新闻线索|新闻热线|商务合作|寻求报道|联系我们|联系方式|联系邮箱)(?:请|可)?(?:联系|发送|加|拨打)?(?:邮箱|热线|电话|微信|至|方式)?[^。：:]{{0,8}}[：:]\s*[^。]{{0,40}}(?:@|\d{{5,}}|{_URL}|微信).{{0,40}}",
    ),
    _rule(
        "broker_promotion",
        90,
        r"炒股(?:开户享福利|就看|就用|开户).*",
        r"[^>》→]*[>》→]{2,}\s*(?:点击|下载|查看|立即|马上)(?!率|量|数).*",
        r"[^，。]{0,12}[，,]?(?:抄底炒股先开户|开户福利|入金抽红包).*",
    ),
    _rule("menu", 60, r"热点栏目.*自选股.*(?:数据中心|行情中心).*|.{0,20}自选股.*资金流向.*模拟交易.*"),
    _rule("player", 30, r"视频加载中.*|自动播放|play|向前|向后|(?:点击)?播放(?:视频)?|视频|加载中\.*"),
    _rule(
        "call_to_reader",
        80,
        rf"{_CALL}[^。，称说]{{0,30}}?{_TARGET}[^。]{{0,30}}",
        r"(?:点此|点这里|戳这里)[^。]{0,20}",
        rf"(?:想看|想了解|了解|获取|查看)?更多[^。，]{{0,24}}[，,]?{_FOLLOW}[^。]{{0,8}}{_BRAND}[^。]{{0,40}}",
        r"(?:想看|想了解|了解|获取|查看)?更多[^。，]{0,24}(?:[，,]尽在[^。]{2,40}|[，,]?请点击[^。]{0,12})",
        r"[^。，]{0,14}(?:你怎么看|您怎么看|你有何看法|你觉得呢)[？?]?[^。]{0,8}(?:评论|留言)[^。]{0,16}",
        r"(?:欢迎|快来|请)?(?:你|您|大家)?(?:在|到)?(?:评论区|留言区|文末)(?:留言|评论|说说|聊聊|讨论|互动|见)[^。]{0,16}",
        r"(?:欢迎|快来|请)(?:留言|评论)[^。]{0,16}",
        r"(?:(?:喜欢|觉得|请|欢迎|记得)[^。]{0,8})?点(?:个|一下|一个)[“\"]?(?:赞|在看)[”\"]?[^。]{0,12}|(?:喜欢|觉得)[^。]{0,6}(?:请|就)点赞[^。]{0,8}",
        r"(?:欢迎关注|敬请关注|天天关注|速关注)[^。，]{0,30}",
        r"(?:详情|更多|查看更多[^。，]{0,14}|查看详情|阅读全文|展开全文)\s*[>》→]{1,3}",
        unless=_STATES,
    ),
    _rule(
        "account_id",
        50,
        r"(?:微信|微信号|公众号|微信公众号)?\s*(?:ID|id)\s*[：:]\s*[\w.-]+.{0,30}",
        r"(?:微信号|微信公众号|公众号|微信ID|官方微信|官方微博|新浪微博|微博|微信)\s*[：:]\s*(?:@\S{2,20}|[A-Za-z][\w-]{3,20})",
        r"(?:微信公众号|官方微信|官方微博|新浪微博)\s*[：:]\s*[^的：，。]{2,10}",
    ),
    _rule(
        "compiled_from",
        60,
        rf"[\u4e00-\u9fff\w]{{2,12}}(?<!综合)(?<!报道)综合自?(?=[\u4e00-\u9fff\w]{{2,}}){_MEDIUM}[^。；：]{{0,44}}",
        rf"综合\s*[：:]?\s*(?:自|来源)?\s*[：:]?\s*{_MEDIUM}(?:[、，,\s]+{_MEDIUM}){{0,6}}(?:等)?(?:综合)?(?:报道|消息)?",
        r"(?:本文|部分|文中|以上|素材|图文|内容)[^，。：]{0,8}(?:综合自?|整理自|编辑自|来源于)[^。]{2,50}",
        r"(?:素材|资料|综合|部分内容|部分素材|视频素材|视频|图文|文图|文字素材)来源?\s*[：:]\s*[^。]{2,50}",
    ),
)

WORDS = re.compile(
    r"提[示醒]|声明|不(?:构成|代表)|嘉宾|版权|入市需谨慎|侵权|个人|本人|作者|据此|交流|参考|未经|转[载发]|登[载录]|合作|有风险"
    r"|新浪|进入|微[信博]|公众号|爆料|线索|投稿|维权|联系|寻求报道|热线|炒股|立即|查看|下载|点|马上|开户|抽红包|栏目|资金流向"
    r"|播放|play|向[前后]|视频|加载中|添加|长按|访问|分享|关注|扫|戳|安装|打开|搜索|识别|更多|怎么看|觉得|看法|留言|评论|文末"
    r"|详情|全文|ID|id|综合|来源于|编辑自|整理自|资料|素材|图文|文图|部分内容"
)
"""One of these is in whatever a rule takes; most lines have none, and the rules take their time."""

RAW = (
    _rule(
        "pagination",
        80,
        r"(?=[\s\d|<>«»\[\]().…上下首尾末阅全共])(?=.*[上下]一页)(?:[\s\d|<>«»\[\]().…]|上一页|下一页|首页|尾页|末页|阅读全文|全文阅读|共\d+页)+",
    ),
    _rule("template", 200, r"@@\w*@@"),
    _rule(
        "end_mark",
        24,
        r"[\W_]*(?:END|End|end|The\s*End|THE\s*END)[\W_]*",
        r"[—–―\-_=~*·\s]*[（(【]?(?:完|全文完|本文完|正文完)[）)】]?[—–―\-_=~*·。\s]*",
    ),
)
"""Rules for lines as they stand."""

UNCLAIMED = (
    _rule(
        "picture_credit",
        60,
        r"(?:文中|本文|题图|封面|头图|配图)?(?:图片|图表|照片|配图|题图|封面图?|头图|图源|供图|摄图)(?:来源|均?来自|源自|提供)?\s*[：:/｜|丨]?\s*[^。，；]{2,30}(?<![了的])",
        r"资料图(?:片|照片)?(?:[\s：:/｜|丨][^。，；]{0,24})?",
        r"图\s*[/｜|丨]\s*[^。，；：]{2,20}",
    ),
)
"""Rules for lines that no picture claims as its caption."""
