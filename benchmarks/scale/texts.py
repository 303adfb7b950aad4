"""Invented articles for the newest rows of the ledger, as long as those of domestic pages are."""

from collections.abc import Iterator
from random import Random

from benchmarks.language import Language
from benchmarks.scale.rows import RUN_EVERY, Plan, listing, place, state
from newscrawl.codec import Doc
from newscrawl.items import Article, Channel, to_document
from newscrawl.stories.links import story_id

WORDS, SENTENCE, PARAGRAPH = 400, 7, 56
"""Words of an article: about 1,000 characters, what eight saved pages of finance have at the median."""


def articles(plan: Plan, language: Language) -> Iterator[Doc]:
    """Those of the newest rows that are stored."""
    for number in range(plan.rows - plan.articles, plan.rows):
        if state(number) == "stored":
            yield article(plan, language, number)


def article(plan: Plan, language: Language, number: int) -> Doc:
    row, when, seen = listing(plan, number), plan.at(number), plan.at(number) + RUN_EVERY
    draw = Random(number)  # noqa: S311 - synthetic text, not a secret
    body = paragraphs(language.some(WORDS, draw))
    found = Article(
        row.id,
        row.url,
        title="".join(language.some(8, draw)),
        source=f"媒体{number % 200}",
        editors=[f"编辑{number % 300}"],
        editor_codes=[f"SF{number % 300:03d}"],
        published_at=when,
        published_raw=f"{when:%Y年%m月%d日 %H:%M}",
        released_at=seen,
        modified_at=seen,
        channel=Channel("china/gncj", "国内财经", row.lids, [int(lid) for lid in row.lids], [56592, 76729]),
        summary=body[0][:80],
        keywords=language.some(3, draw),
        paragraphs=body,
        body_html="".join(f"<p>{text}</p>" for text in body),
        symbols=[f"{600000 + number % 3000}.SH"] if number % 3 == 0 else [],
        content_hash=f"{number:064x}",
        story_id=story_id(row.id),
        template="finance_2018",
        first_seen_at=seen,
        crawled_at=seen,
        changed_at=seen,
        archive=place(number),
    )
    return to_document(found)


def paragraphs(words: list[str]) -> list[str]:
    sentences = ["".join(words[at : at + SENTENCE]) for at in range(0, len(words), SENTENCE)]
    most = PARAGRAPH // SENTENCE
    return ["，".join(sentences[at : at + most]) + "。" for at in range(0, len(sentences), most)]
