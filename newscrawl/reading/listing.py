"""Articles a line each."""

from collections.abc import Sequence

from rich.text import Text

from newscrawl.codec import Doc
from newscrawl.reading.tables import Column, Grid
from newscrawl.reading.text import harmless, headline, marked, snippet
from newscrawl.sites.days import shown

COLUMNS = (
    Column("Beijing time"),
    Column("source", weight=1, least=8),
    Column("editor", weight=2, least=6),
    Column("title", least=24),
    Column("id"),
)


def table(docs: Sequence[Doc], words: Sequence[str] = ()) -> Grid:
    """Articles in their order, in Beijing time; with ``words``, under the title what was found of them."""
    made = Grid(COLUMNS)
    for doc in docs:
        made.add(*_cells(doc, words))
    return made


def _cells(doc: Doc, words: Sequence[str]) -> list[Text]:
    when, source = shown(doc.get("published_at")), harmless(doc.get("source") or "")
    editors = harmless("、".join(doc.get("editors") or []))
    return [Text(when), Text(source), Text(editors), _title(doc, words), Text(harmless(doc["_id"]))]


def _title(doc: Doc, words: Sequence[str]) -> Text:
    title = marked(headline(doc), words)
    found = snippet(doc.get("paragraphs") or [], words) if words else ""
    return Text("\n").join([title, marked(found, words, "dim")]) if found else title
