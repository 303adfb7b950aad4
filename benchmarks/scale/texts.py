"""Invented articles for the newest rows of the ledger, of the make-up of real ones.

As many saved pages have of each part: 21 with the whole of their text for its length, 83 for the others.
"""

from collections.abc import Iterator, Sequence
from random import Random

from benchmarks.language import Language
from benchmarks.scale.rows import RUN_EVERY, Plan, listing, place, state
from newscrawl.codec import Doc
from newscrawl.items import Article, Channel, Image, Removed, Stock, to_document
from newscrawl.stories.links import story_id
from newscrawl.stories.signature import Text

LENGTHS = (214, 369, 645, 933, 1044, 1777, 2388)
"""Characters of a text: a sixth of the texts lies between each two. Their mean is 1,011."""

SENTENCE, PARAGRAPH = 7, 35
"""Words."""

CIDS = (56592, 257, 51894, 56418, 56673, 51070, 258, 76671, 76478)
RULED = (
    Removed("海量资讯、精准解读，尽在青禾财经APP", "app_promotion", "div.clearfix.appendQr_wrap"),
    Removed("责任编辑：简宁舟 SF061", "editor", "p.article-editor"),
)


def articles(plan: Plan, language: Language) -> Iterator[Doc]:
    """Those of the newest rows that are stored."""
    for number in range(plan.rows - plan.articles, plan.rows):
        if state(number) == "stored":
            yield article(plan, language, number)


def article(plan: Plan, language: Language, number: int) -> Doc:
    row, when, seen = listing(plan, number), plan.at(number), plan.at(number) + RUN_EVERY
    draw = Random(number)  # noqa: S311 - synthetic text, not a secret
    body = paragraphs(language, draw)
    title = "".join(language.some(10, draw))
    original = "".join(language.some(10, draw)) if number % 3 == 0 else None
    images = [Image(f"https://n.sinaimg.cn/finance/crawl/116/w550h366/{when:%Y%m%d}/{number:036x}.jpg")]
    stocks = [Stock(f"{600000 + number % 3000}.SH", "".join(language.some(2, draw)))] * (number % 2)
    found = Article(
        row.id,
        row.url,
        title=title,
        original_title=original,
        source=f"媒体{number % 200}",
        authors=[f"记者{number % 500}"] * (number % 2),
        editors=[f"编辑{number % 300}"],
        published_at=when,
        published_raw=f"{when:%Y年%m月%d日 %H:%M}",
        released_at=seen,
        modified_at=seen,
        channel=Channel("china/gncj", "国内财经", row.lids, [int(lid) for lid in row.lids], list(CIDS)),
        summary="".join(body)[:110],
        keywords=language.some(2, draw),
        paragraphs=body,
        body_html=html(body, images, stocks),
        removed=[Removed(f"原标题：{original or title}", "original_title"), *RULED],
        images=images,
        stocks=stocks,
        symbols=[stock.symbol for stock in stocks],
        content_hash=f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}" * 4,
        story_id=story_id(row.id),
        flags=["generic_source"] if number % 4 == 0 else [],
        template="finance_2018",
        first_seen_at=seen,
        crawled_at=seen,
        changed_at=seen,
        known_at=seen,
        known_basis="seen",
        archive=place(number),
    )
    return to_document(found)


def signature(doc: Doc) -> Doc:
    """Of an article that nothing stored is near to."""
    alone: Doc = {"similarity": None, "containment": None, "nearest": None, "beside": []}
    about = {"story_id": doc["story_id"], **alone, "first_at": doc["first_seen_at"]}
    return Text.of(doc["_id"], doc["paragraphs"]).document([]) | about


def paragraphs(language: Language, draw: Random) -> list[str]:
    """A text of a length that articles have."""
    at = draw.random() * (len(LENGTHS) - 1)
    shorter, longer = LENGTHS[int(at)], LENGTHS[int(at) + 1]
    left = round(shorter + at % 1 * (longer - shorter))
    found: list[str] = []
    while left > 0:
        found.append(_paragraph(language.some(PARAGRAPH, draw))[:left])
        left -= len(found[-1])
    return found


def _paragraph(words: Sequence[str]) -> str:
    sentences = ["".join(words[at : at + SENTENCE]) for at in range(0, len(words), SENTENCE)]
    return "，".join(sentences) + "。"


def html(body: Sequence[str], images: Sequence[Image], stocks: Sequence[Stock]) -> str:
    pictures = [f'<div><img src="{image.url}" alt=""></div>' for image in images]
    links = [
        f'<a href="https://finance.sina.com.cn/realstock/company/sh{stock.symbol[:6]}/nc.shtml">{stock.name}</a>'
        for stock in stocks
    ]
    texts = [f"<p>{text}</p>" for text in body]
    return "<div>" + "\n".join([*pictures, *texts, *links]) + "</div>"
