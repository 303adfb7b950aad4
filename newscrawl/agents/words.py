# ruff: noqa: E501 - tables, a row a tool or an argument
"""What agents are told of tools and arguments, in English and in Chinese."""

from typing import Annotated

from pydantic import Field

TOOLS = {
    "search": "Full-text search of the stored news: articles whose title or text has all of the words, best first. 全文检索：标题或正文含有全部词语的文章，最相关的在前。",
    "articles": "List articles by conditions, the newest first. 按条件列出文章，最新的在前。",
    "article": "Read one article in full; a long one in parts (next_cursor). 阅读一篇文章的全文，长文分段给出。",
    "story": "The articles of one story (near-duplicates), in the order of publication. 同一事件的各篇报道，按发布先后排列。",
    "history": "Every stored version of an article, and what each one changed. 一篇文章的各个版本，以及每次改了什么。",
    "coverage": "By day and list: rows listed, stored, missing (default: the last 30 days). 按日期和栏目统计列出、入库与缺漏的条数（默认最近 30 天）。",
    "what_changed": "Articles that were revised or taken down since a time, each with its last change. 某时刻以来被修改或撤下的文章，以及最近一次改动。",
}

Words = Annotated[
    list[str],
    Field(min_length=1, max_length=10, description="words that must all be there · 检索词，须全部出现"),
]
Since = Annotated[
    str | None, Field(description="first Beijing day, YYYY-MM-DD, or a moment · 起始日期（北京时间）或时刻")
]
Until = Annotated[
    str | None, Field(description="last Beijing day, included, or a moment · 截止日期（含当日）或时刻")
]
From = Annotated[str, Field(description="Beijing day, YYYY-MM-DD, or a moment · 起始日期（北京时间）或时刻")]
AsOf = Annotated[
    str | None,
    Field(description="answer with what was known at this moment, no look-ahead · 只用该时刻已知的信息作答"),
]
Source = Annotated[
    str | None, Field(description="source (媒体来源), the exact name · 媒体来源，名称须完全一致")
]
Symbol = Annotated[str | None, Field(description="stock: 600519, 600519.SH, 700.HK, AAPL · 股票代码")]
Channel = Annotated[
    str | None,
    Field(description="list (1686, 国内滚动), section (china/gncj) or breadcrumb · 列表、栏目或面包屑"),
]
Author = Annotated[str | None, Field(description="by this author · 作者")]
Editor = Annotated[str | None, Field(description="with this editor · 责任编辑")]
Flag = Annotated[
    str | None, Field(description="with this flag: no_text, video, generic_source … · 带有此标记")
]
Limit = Annotated[int, Field(ge=1, le=50, description="articles at the most · 最多给出几篇")]
Cursor = Annotated[
    str | None, Field(description="next_cursor of the answer before · 上一次回答中的 next_cursor")
]
Id = Annotated[str, Field(description="article id (comos:…) or its URL · 文章 id 或网址")]
Story = Annotated[
    str, Field(description="story id, or an article's id or URL · 事件 id，或其中一篇的 id 或网址")
]
