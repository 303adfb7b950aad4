"""The page's words in Chinese and English: both are in the page, the reader's language shows."""

import re
from html import escape

# fmt: off
WORDS: dict[str, tuple[str, str]] = {
    "title": ("新闻采集覆盖率", "News crawl coverage"),
    "from_to": ("{since} 至 {until}（北京日）", "{since} to {until} (Beijing days)"),
    "made": ("生成于 {at}（北京时间），数据来自 {store}", "Made {at} Beijing time from {store}"),
    "listed": ("列出", "Listed"),
    "stored": ("入库", "Stored"),
    "rejected": ("拒收", "Rejected"),
    "gone": ("撤稿", "Gone"),
    "failed": ("失败", "Failed"),
    "offsite": ("站外", "Off-site"),
    "pending": ("待取", "Pending"),
    "forgotten": ("已移除", "Taken down"),
    "given_up": ("已放弃", "Given up"),
    "of_which_given_up": ("放弃 {rows}", "{rows} given up"),
    "given_up_rows": ("{rows} 条已放弃，不再自动重试；要重试：", "{rows} rows were given up. To retry:"),
    "gaps": ("缺口", "Gaps"),
    "missing": ("缺口", "Gaps"),
    "no_gaps": ("没有发现缺口。", "No gaps found."),
    "day": ("日期", "Day"),
    "channel": ("栏目", "Channel"),
    "all": ("全部", "All"),
    "unlisted": ("按网址", "By URL"),
    "outcomes": ("列出的文章的结果（条）", "Outcome of listed articles (rows)"),
    "overview": ("每日各栏目列出数（条）", "Listed by day and channel (rows)"),
    "legend": (
        "✕ 无一篇，而前后日都有；▼ 远少于该星期几的常数；· 无",
        "✕ no row, unlike the days around; ▼ far fewer than usual on that weekday; · none",
    ),
    "gap_empty": ("无一篇", "no row"),
    "gap_low": ("只有 {rows} 条，通常 {usual} 条", "{rows} rows, usually {usual}"),
    "gap_given_up": ("{rows} 条失败，不再自动重试", "{rows} rows failed, no longer retried"),
    "gap_failed": ("{rows} 条失败，以后会重试", "{rows} rows failed and will be retried"),
    "gap_pending": ("{rows} 条待取", "{rows} rows not fetched yet"),
    "gap_stale": ("列表停滞，最新一条在这一天", "the list has stopped: its newest row is from this day"),
    "unit_rows": ("条", "rows"),
    "unit_gaps": ("处", "in all"),
    "hours": ("{n} 小时", "{n} h"),
    "days": ("{n} 天", "{n} d"),
    "age": ("距今", "Age"),
    "empty": ("无一篇", "no row"),
    "low": ("偏少，通常 {usual}", "low, usually {usual}"),
    "fields": ("含有各字段的文章占比（%）", "Share of articles with a field (%)"),
    "sources": ("媒体来源（篇）", "Sources (articles)"),
    "others": ("其他", "Others"),
    "ages": ("各栏目新旧", "Age of each channel"),
    "newest": ("最新列出", "Newest row"),
    "newest_stored": ("最新入库", "Newest stored"),
    "state": ("状态", "State"),
    "fresh": ("正常", "fresh"),
    "stale": ("停滞", "stale"),
    "archive": ("旧档", "archive"),
    "reasons": ("未成文档的原因", "Reasons for rows without a document"),
    "reason": ("原因", "Reason"),
    "template": ("模板", "Template"),
    "rows": ("条数", "Rows"),
    "runs": ("运行（次）", "Runs (number)"),
    "no_runs": ("这段时间没有运行。", "No run in these days."),
    "ok": ("成功", "OK"),
    "articles": ("文章", "Articles"),
    "as_table": ("看表格", "As a table"),
    "period": ("时段", "Period"),
    "nothing": ("这段时间没有任何列出的文章。", "No row was listed in these days."),
    "fold": ("{days} 天没有列出", "{days} days without a row"),
    "source": ("来源", "source"),
    "authors": ("作者", "authors"),
    "editors": ("责编", "editors"),
    "keywords": ("关键词", "keywords"),
    "paragraphs": ("正文", "paragraphs"),
    "images": ("图片", "images"),
    "symbols": ("股票", "symbols"),
    "original_title": ("原标题", "original title"),
}
# fmt: on


ONE = re.compile(r"\b1 (row|day)s( were)?\b")


def plain(key: str, **values: object) -> tuple[str, str]:
    """The two texts, not escaped; a key that is no word stands for itself."""
    chinese, english = WORDS.get(key, (key, key))
    return chinese.format(**values), agreeing(english.format(**values))


def agreeing(english: str) -> str:
    """A text whose words agree with a count of one."""
    return ONE.sub(_one, english)


def _one(found: re.Match[str]) -> str:
    return f"1 {found[1]}{' was' if found[2] else ''}"


def both(key: str, **values: object) -> str:
    """Both as HTML; the style sheet shows one."""
    chinese, english = (escape(text) for text in plain(key, **values))
    return f'<span lang="zh-CN">{chinese}</span><span lang="en">{english}</span>'
