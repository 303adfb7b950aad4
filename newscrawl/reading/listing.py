"""Articles a line each."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from newscrawl.codec import Doc
from newscrawl.reading.text import harmless, marked, snippet
from newscrawl.sites.days import shown


def table(docs: Sequence[Doc], words: Sequence[str] = ()) -> Table:
    """Articles in their order, in Beijing time; with ``words``, under the title what was found of them."""
    made = Table()
    made.add_column("Beijing time", no_wrap=True)
    made.add_column("source", max_width=16, overflow="fold")
    made.add_column("editor", max_width=12, overflow="fold")
    made.add_column("title", ratio=1, overflow="fold")
    made.add_column("id", no_wrap=True)
    for doc in docs:
        made.add_row(*_cells(doc, words))
    return made


def _cells(doc: Doc, words: Sequence[str]) -> list[Text]:
    when, source = shown(doc.get("published_at")), harmless(doc.get("source") or "")
    editors = harmless("、".join(doc.get("editors") or []))
    return [Text(when), Text(source), Text(editors), _title(doc, words), Text(harmless(doc["_id"]))]


def _title(doc: Doc, words: Sequence[str]) -> Text:
    title = marked(doc.get("title") or "", words)
    found = snippet(doc.get("paragraphs") or [], words) if words else ""
    return Text("\n").join([title, marked(found, words, "dim")]) if found else title
