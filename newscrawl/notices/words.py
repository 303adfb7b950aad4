"""The messages, in Chinese and English, cut to what a channel takes.

Titles and names of sources are others' text: what would call on people or begin a tag in a chat is made
harmless there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newscrawl.codec import Doc
from newscrawl.notices import alarm
from newscrawl.notices.outbox import Pile
from newscrawl.sites import registry
from newscrawl.sites.days import shown

LINES = 20
"""Articles that a message lists."""

LONGEST = 200
"""Characters of a title."""

# fmt: off
WORDS: Mapping[str, tuple[str, str]] = {
    "articles": ("{watch}：{n} 篇新文章", "{watch}: {n} new articles"),
    "article": ("{watch}：1 篇新文章", "{watch}: 1 new article"),
    "more": ("……还有 {n} 篇", "… and {n} more"),
    "revised": ("【修订】", "[revised] "),
    "time": ("（{place}）", " ({place} time)"),
    alarm.FAILED: ("newscrawl：采集失败", "newscrawl: a run failed"),
    alarm.BAN: ("newscrawl：站点拒绝访问", "newscrawl: the site refuses us"),
    alarm.STALE: ("newscrawl：列表不再更新", "newscrawl: a list is stale"),
    alarm.DRIFT: ("newscrawl：网页可能改版了", "newscrawl: did the pages change?"),
    alarm.DIED: ("newscrawl：上一次运行中断了", "newscrawl: a run died"),
    alarm.TEMPLATE: ("newscrawl：出现新的网页模板", "newscrawl: a new page template"),
    alarm.GOOD: ("newscrawl：采集恢复正常", "newscrawl: runs work again"),
    "until": ("同样的问题不再提醒，直到恢复正常。", "Not told again until a run works."),
    "after": ("此前失败 {n} 次，自 {since} 起。", "After {n} failed since {since}."),
    "test": ("newscrawl：测试", "newscrawl: a test"),
    "works": ("收到这条消息，说明这个渠道可用。", "If you can read this, the channel works."),
}
# fmt: on
LANGUAGES = ("zh", "en")
HARMLESS = str.maketrans({"<": "＜", "@": "＠"})


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. ``kind``: info, success or failure, which some channels show as a colour."""

    title: str
    body: str
    kind: str = "info"


def say(language: str, word: str, **values: object) -> str:
    """A word in one of the languages, its values filled in."""
    return WORDS[word][LANGUAGES.index(language)].format(**values)


def of_test(language: str) -> Message:
    """To try a channel."""
    return Message(say(language, "test"), say(language, "works"))


def of_articles(watch: str, language: str, articles: Sequence[Doc], more: int, most_bytes: int) -> Message:
    """What a watch found, the newest first; ``more``: how many there are besides."""
    total = len(articles) + more
    word = "article" if total == 1 else "articles"
    title = say(language, word, watch=plain(watch), n=total)
    ordered = sorted(articles, key=_published, reverse=True)
    texts = [_article(doc, language) for doc in ordered[:LINES]]
    room = most_bytes - _size(title) - _size(say(language, "more", n=total)) - 8
    fitting = _fitting(texts, room)
    if rest := total - len(fitting):
        fitting.append(say(language, "more", n=rest))
    return Message(title, "\n\n".join(fitting))


def of_runs(spider: str, language: str, pile: Pile, most_bytes: int) -> Message:
    """What is to be told of runs, in the order in which it happened; the oldest go where there is no room."""
    entries = pile["entries"]
    last = entries[-1]
    texts = [_event(spider, language, entry) for entry in reversed(entries)]
    title = say(language, _word(last))
    kind = {alarm.GOOD: "success", alarm.TEMPLATE: "info"}.get(str(last.get("kind")), "failure")
    room = most_bytes - _size(title) - 8
    fitting = _fitting(texts, room) or [_cut(texts[0], room)]
    return Message(title, "\n\n".join(reversed(fitting)), kind)


def _word(entry: Doc) -> str:
    kind = str(entry.get("kind"))
    return kind if kind in WORDS else alarm.FAILED


def _event(spider: str, language: str, entry: Doc) -> str:
    run = "" if entry.get("run") in (None, "list") else f" {entry['run']}"
    head = f"{spider}{run} · {_time(str(entry.get('at') or ''), language)}"
    lines = [head, plain(str(entry.get("text") or ""), 1000)]
    if entry.get("kind") == alarm.GOOD:
        since = _time(str(entry.get("since") or ""), language)
        lines.insert(1, say(language, "after", n=entry.get("failed"), since=since))
    elif entry.get("kind") != alarm.TEMPLATE:
        lines.append(say(language, "until"))
    return "\n".join(lines)


def _article(doc: Doc, language: str) -> str:
    mark = say(language, "revised") if doc.get("revised") else ""
    about = " · ".join(filter(None, (plain(str(doc.get("source") or "")), shown(_moment(doc)))))
    title = mark + plain(str(doc.get("title") or "") or _beginning(doc))
    return "\n".join(filter(None, (title, about, str(doc.get("url") or ""))))


def _beginning(doc: Doc) -> str:
    """For what has no title, as many flashes have none."""
    paragraphs = doc.get("paragraphs")
    return str(paragraphs[0]) if isinstance(paragraphs, list) and paragraphs else ""


def plain(text: str, longest: int = LONGEST) -> str:
    """Others' text on one line, without what a chat would take for more than text."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split()).translate(HARMLESS)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _published(doc: Doc) -> float:
    moment = _moment(doc)
    return moment.timestamp() if moment else 0.0


def _moment(doc: Doc) -> datetime | None:
    moment = doc.get("published_at")
    return moment if isinstance(moment, datetime) else None


def _time(text: str, language: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return "?"
    place = {"zh": "北京时间"}.get(language, registry.home().place)
    return shown(moment) + say(language, "time", place=place)


def _fitting(texts: Iterable[str], room: int) -> list[str]:
    """As many as there is room for, from the first."""
    found = []
    for text in texts:
        room -= _size(text) + 2
        if room < 0:
            break
        found.append(text)
    return found


def _cut(text: str, room: int) -> str:
    return text.encode()[: max(room, 0)].decode("utf-8", "ignore")


def _size(text: str) -> int:
    return len(text.encode())
