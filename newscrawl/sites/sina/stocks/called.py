"""The name that stands before a written code, and the short name that is given in its brackets."""

import re

_QUOTED = re.compile(r"[“\"「『《‘]([^“”\"「」『』《》‘’]{2,30})[”\"」』》’]$")
_RUN = re.compile(r"(?:[A-Z][A-Za-z.&' -]{1,40}|[\u4e00-\u9fffA-Za-z0-9*·&\-]{2,40})$")
_BEFORE_NAME = re.compile(
    r".*(?:其中|包括|以及|及其|例如|诸如|比如|之一|\d[日月年时点%]|[今昨当近]日|日前|[昨今当]晚|[上本下][周月]|[去今明前]年|以来|年[初内底]|[早尾]盘|早间|午后"
    r"|盘中|晚间|目前|截至|同时|此外|随后|另外|由于|因为|作为|通过|涉及|拥有|布局|签约|中标|起诉|携手|联手|牵手|宣布|收购|投资|增持"
    r"|减持|关于|来自|持有|显示|看好|推荐|买入|关注|重仓|领涨|涨停|跌停|涨幅|跌幅|获悉|发现|旗下|参股|控股|报告期内?|周[一二三四五六日天]"
    r"|公司|企业|[车药房]企|机构|巨头|厂商|品牌|平台|[上下]游|客户|供应商|对手|同行|关联方|股东|记者|个股|概念股|成份股"
    r"|(?<=.)龙头(?!股份)股?)(?=.{2})"
)
"""Words that stand before a name, and in hardly any: the name begins after the last of them."""

_PARTICLE = re.compile(
    r".*(?:[及与对向从让了而但称被获给将是等]|(?<!美)的|(?<!数)据|(?<!自)由|(?<![大华中有智胜宏])为|在(?!线))(?=.{2})"
)
"""The same of one character. Names have such too (美的集团): nothing as short as a name is cut by them."""

_SHORTEST_CUT = 5
_CODES = re.compile(r"(?:[（(【][^（()）【】]{0,20}\d{3}[^（()）【】]{0,20}[）)】]\s*)+$")
"""Other codes of the same name, in brackets of their own."""

_AND = re.compile(r"^(?:和|及|与|或|以及)(?=.{4})")
_WHOLE = re.compile(r"(?:公司|集团|银行|证券|保险|基金|ETF|LOF|指数)[A-H]?$")
_LONGEST = 12
"""Characters of a short name; a longer run of text is one only where it ends as a company's does."""

_SHORT = re.compile(r"(?:简|下)称(?:为|[:：])?\s*[“\"「《]?([^“”\"「」《》，,；;或、\s]{2,12})")
_COMPANION = re.compile(r"[“\"「]?(\*?(?:ST)?[\u4e00-\u9fffA-Za-z0-9]{2,8})[”\"」]?")
_SELF = re.compile(r".*(?:简称|下称).*|[或“\"「]*(?:本|该|标的|上市)?(?:公司|发行人|集团)[”\"」]?")
_QUOTE = re.compile(
    r"(?:最新价?|前?收盘|收报|股价|现价|报价|总?市值|市盈率|PE|目标价|[涨跌]幅|今日[涨跌]|评级)", re.I
)
_NO_NAME = re.compile(
    r"以下|下称|简称|公司$|股票|代码|证券|增长|下降|同比|环比|上涨|下跌|买入|卖出|[增减]持|[停复]牌|[涨跌]停|收盘|亿|万|元|年|月|^\d+$|[沪深]市|[A-H]股"
)


def before(text: str) -> str | None:
    """The name that a text ends with; None where it cannot be told from the words before it."""
    text = _CODES.sub("", text[-60:].rstrip())
    if quoted := _QUOTED.search(text):
        return quoted[1]
    run = _RUN.search(text)
    if not run:
        return None
    is_listed = text[: run.start()].endswith(("）", ")", "】"))
    name = _BEFORE_NAME.sub("", run[0][is_listed and run[0][0] in "和及与或" :])
    name = _PARTICLE.sub("", name) if len(name) >= _SHORTEST_CUT else name
    name = _AND.sub("", name).strip(" -·")
    if len(name) < 2 or name.isdigit():
        return None
    return name if len(name) <= _LONGEST or _WHOLE.search(name) or name.isascii() else None


def short(bracket: str) -> str | None:
    """The short name that a bracket gives: 以下简称“青禾科技”."""
    found = _SHORT.search(bracket)
    return found[1] if found else None


def companion(part: str) -> str | None:
    """The name that a part of a bracket is, beside the code: （青禾股份，600577）."""
    found = _COMPANION.fullmatch(part)
    return found[1] if found and not _NO_NAME.search(found[1]) else None


def fits_beside(part: str) -> bool:
    """True for a part of a bracket that goes with a code: 以下简称“青禾科技”, “公司”, 收盘价10元."""
    return bool(_SELF.fullmatch(part) or _QUOTE.match(part)) or companion(part) is not None
