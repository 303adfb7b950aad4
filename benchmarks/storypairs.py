"""How well stories are found: recall and precision over all pairs of some texts, against exact measures.

The texts are made of the samples, each article cut, edited and added to as reposters do, or are the ``.txt``
files of a folder, a paragraph a line. They are placed one after the other in a store of their own.
"""

import asyncio
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from pathlib import Path

from newscrawl.items import Article
from newscrawl.storage import ARTICLES, Put, open_store
from newscrawl.stories import Memory, place, resolve
from newscrawl.stories.candidates import CONTAINED, SIMILAR
from newscrawl.stories.join import APART
from newscrawl.stories.shingles import Likeness, likeness, normalised, shingles
from newscrawl.stories.signature import LEAST

GOLD = Path("samples/gold.jsonl")
COMMON = 200
"""Texts that have a shingle beyond which it tells nothing: pairs that share no other one are not compared."""

Pair = tuple[int, int]
Text = list[str]

NOTICE = [
    "声明：本文由入驻本平台的作者撰写，观点仅代表作者本人，不代表本平台立场，文中数据与图片由作者提供并对其真实性负责，"
    "如有侵权请在三十日内与本平台联系，我们将及时处理。投资有风险，入市需谨慎，文章内容仅供参考，不构成任何投资建议。"
]
"""What many media put under each of their articles."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of pairs; ``far`` ones were joined and have less than APART in common."""

    texts: int
    alike: int
    alike_found: int
    parts: int
    parts_found: int
    joined: int
    far: int
    ari: float
    """Adjusted Rand index of the stories to the groups that those pairs make: 1.0 is the same grouping."""

    @property
    def precision(self) -> float:
        return 1 - self.far / self.joined if self.joined else 1.0


def from_samples() -> list[Text]:
    """Of each sample article that has 200 characters what becomes of it, in no order that helps."""
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    articles = [doc["paragraphs"] for doc in map(json.loads, lines)]
    long = [text for text in articles if len("".join(text)) >= 200]
    made = [list(variants(text)) for text in long]
    return [copies[n] for n in (2, 0, 4, 1, 3) for copies in made]


def variants(text: Text) -> Iterator[Text]:
    """The article over a notice, its lead or its middle, an edited one, one with more, and a cut one."""
    whole = "".join(text)
    yield [*text, *NOTICE]
    start = len(whole) // 3 if len(whole) % 2 else 0
    yield [whole[start : start + max(120, len(whole) // 4)]]
    yield [whole[:at] + "某" + whole[at + 1 :] for at in [len(whole) // 2]] + ["（编辑：李青）"]
    yield [whole[::-1], *text]
    yield [whole[: len(whole) * 3 // 4]]


def from_folder(folder: Path) -> list[Text]:
    """The texts of its ``.txt`` files, by name."""
    return [file.read_text(encoding="utf-8").splitlines() for file in sorted(folder.glob("*.txt"))]


def measure(texts: Sequence[Text]) -> Score:
    """Place the texts and compare with all pairs; those too short for a comparison are left out."""
    several = [text for text in texts if len(shingles(normalised(text))) >= LEAST]
    near = measured(several)
    alike = {pair for pair, how in near.items() if how.similarity >= SIMILAR}
    parts = {pair for pair, how in near.items() if how.containment >= CONTAINED} - alike
    stories = asyncio.run(placed(several))
    joined = set(together(stories))
    far = [pair for pair in joined if pair not in near or near[pair].containment < APART]
    ari = rand_index(stories, groups(len(several), alike | parts))
    counts = (len(alike), len(alike & joined), len(parts), len(parts & joined), len(joined), len(far))
    return Score(len(several), *counts, ari)


def measured(texts: Sequence[Text]) -> dict[Pair, Likeness]:
    """How alike the pairs are that may have something in common."""
    sets = [shingles(normalised(text)) for text in texts]
    having = defaultdict[int, list[int]](list)
    for number, parts in enumerate(sets):
        for part in parts.numbers():
            having[part].append(number)
    pairs = {
        pair for numbers in having.values() if len(numbers) <= COMMON for pair in combinations(numbers, 2)
    }
    return {(a, b): likeness(sets[a], sets[b]) for a, b in pairs}


async def placed(texts: Sequence[Text]) -> list[str]:
    """The story of each text."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-pairs-") as folder:
        store = open_store(f"sqlite:///{folder}/news.db")
        await store.open()
        try:
            memory, found = Memory(), list[str]()
            for number, text in enumerate(texts):
                article = Article(f"{number:06d}", "https://example.org/", paragraphs=text)
                place_of = await place(store, article, memory)
                found.append(place_of.story_id if place_of else article.docid)
                await store.write([Put(ARTICLES, {"_id": article.docid, "paragraphs": text})])
            known = await resolve(store, set(found))
            return [known[story] for story in found]
        finally:
            await store.close()


def together(labels: Sequence[Hashable]) -> Iterator[Pair]:
    """The pairs that have one label."""
    members = defaultdict[Hashable, list[int]](list)
    for number, label in enumerate(labels):
        members[label].append(number)
    for numbers in members.values():
        yield from combinations(numbers, 2)


def groups(count: int, pairs: set[Pair]) -> list[int]:
    """The connected groups that pairs make, a label each."""
    labels = list(range(count))
    for a, b in pairs:
        old, new = labels[a], labels[b]
        labels = [new if label == old else label for label in labels] if old != new else labels
    return labels


def rand_index(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """The adjusted Rand index of two groupings of the same things."""
    both, first, second = (
        sum(comb(count, 2) for count in Counter(labels).values())
        for labels in (list(zip(one, other, strict=True)), list(one), list(other))
    )
    expected = first * second / max(comb(len(one), 2), 1)
    most = (first + second) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0
