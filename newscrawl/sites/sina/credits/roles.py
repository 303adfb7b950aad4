"""The words of a credit: what people did for an article, where they reported from, what they are."""

import re

AUTHOR = (
    "记者|通讯员|特约撰稿人|特约撰稿|撰稿人|撰稿|撰文|作者|编译|采写|采访|执笔|文字|实习生|评论员|观察员|译者|翻译|研究员"
    "|分析师|主笔|专栏作家|专栏作者|专栏撰稿|作家|特派员|整理|供稿|综述|编写|采编|口述|原创|评论人|撰写"
)
"""Who writes. The last words of a longer title tell: 首席评论员, 特约记者."""

EDITOR = "责任编辑|执行编辑|编辑|责编|主编|编审|编校"
OTHER = (
    rf"{EDITOR}|校对|审核|审校|校审|审读|审定|监制|监审|签发|排版|制图|制表|摄影记者|摄影|摄像|图片|图表|设计|美编|美术|视觉|视频|剪辑"
    "|统筹|策划|出品人|出品|运营|海报|数据|漫画|插画|配图|供图|终审|初审|复审|二审|三审|一审|值班主任|值班|后期|配音|播音|主播|导演"
    "|编导|制作|通联|版式|录入"
)
"""Who does anything else for it."""

PERSONAL = ("编辑", "责编", "主编", "校对", "校审")
"""Of these the roles that only people have: a word after them is a name whatever else it may mean."""

SHORT_AUTHOR, SHORT_OTHER = frozenset("文译撰著"), frozenset("图摄校编审")
POSTFIX_AUTHOR = frozenset(
    {"文并图", "文/图", "图文", "文图", "编译", "整理", "译", "文", "撰", "著", "编写"}
)

_KINDS = {
    **dict.fromkeys(OTHER.split("|"), "other"),
    **dict.fromkeys(AUTHOR.split("|"), "author"),
}
_BY_LENGTH = sorted(_KINDS, key=len, reverse=True)
_ALL, _EDITORS, _OTHERS = tuple(_BY_LENGTH), tuple(EDITOR.split("|")), tuple(OTHER.split("|"))
_SHORTEST = tuple(role for role in _ALL if not any(part in role for part in _ALL if part != role))
"""The roles that others are made of: a text without these has none."""

_LONGEST_TITLE = 22
"""Characters before a role: 望江证券研究所首席|分析师."""

GLUED = re.compile(rf"(?P<before>.{{0,22}}?)(?P<role>{AUTHOR}|{OTHER})(?P<name>[\u4e00-\u9fff·]{{2,16}})")

REPORTED = re.compile(
    r"(?:发自|自)?[\u4e00-\u9fffA-Za-z0-9·、]{0,14}(?:综合|联合|现场|专题|独家|摄影|采访)?(?:报道|专电|讯|电)|发自[\u4e00-\u9fff·、]{2,16}"
)
"""Where they reported from: 北京报道, 发自广州, 全国两会现场报道."""

# fmt: off
_DESCRIBES = (
    "教授", "博士", "硕士", "创始人", "媒体人", "主任", "院长", "所长", "会长", "理事长", "秘书长",
    "理事", "委员", "代表", "参事", "顾问", "学者", "专家", "律师", "总裁", "总监", "经理", "主席",
    "董事长", "董事", "合伙人", "首席", "经济学家", "分析师", "研究员", "评论员", "评论人", "作家", "观察员",
    "人士", "大学", "学院", "研究院", "研究所", "智库", "编辑部", "讲师", "导师", "行长", "司长", "局长",
    "部长", "书记", "校长", "主编", "CEO", "CFO", "COO", "CTO", "博主", "大V", "系主任",
    "研究生", "负责人", "院士", "策略师", "股评人", "投资人", "创办人", "主持人", "讲席",
)
# fmt: on
"""How words for what a person is end."""

# fmt: off
_BODIES = (
    "公司", "集团", "银行", "证券", "基金", "委员会", "协会", "学会", "联合会", "法院", "检察院", "政府",
    "办公室", "课题组", "报道组", "小组", "团队", "编辑部", "司", "局", "部", "厅", "处", "会", "院",
    "所", "校", "组", "队", "中心", "平台",
)
# fmt: on
"""How words for what is no person, but may sign, end."""


def any_in(text: str) -> bool:
    """True for a text with a role in it; a pattern of so many words is ten times slower."""
    return any(map(text.__contains__, _SHORTEST))


def describes(word: str) -> bool:
    """True for what a person is: 望江大学教授."""
    return 1 < len(word) <= 46 and word.endswith(_DESCRIBES)


def is_body(word: str) -> bool:
    """True for an organisation that may sign."""
    return word.endswith(_BODIES)


def is_editor(role: str) -> bool:
    """True for a role, with what stands before it, of editing."""
    return role.endswith(_EDITORS)


def is_other(role: str) -> bool:
    """True for a role, with what stands before it, other than writing."""
    return role in SHORT_OTHER or role.endswith(_OTHERS)


def ending(word: str) -> tuple[str, str, str] | None:
    """What a word has before its role, the role that it ends in, and whether that is an author's."""
    if len(word) > _LONGEST_TITLE + 4 or not word.endswith(_ALL):
        return None
    role = next(role for role in _BY_LENGTH if word.endswith(role))
    return word[: -len(role)], role, _KINDS[role]
