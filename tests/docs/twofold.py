"""One source, two languages: docs/cookbook.source.md becomes the cookbook in English and in Chinese.

``{en}`` and ``{zh}`` begin what is of one language, ``{both}`` what is of both; labels of blocks have names,
as ``{pymongo}``, and words in either language. ``{contents}`` is a list of the sections, with links.
"""

import re
from collections.abc import Iterator

from tests.docs.cookbook import CHINESE, DOCS, ENGLISH

SOURCE = DOCS / "cookbook.source.md"
FILES = {"en": ENGLISH, "zh": CHINESE}
BOTH = "both"
CONTENTS = "{contents}\n"
NAMES = {
    "pymongo": {"en": "pymongo:", "zh": "pymongo："},
    "mongosh": {"en": "mongosh:", "zh": "mongosh："},
    "SQLite": {"en": "SQLite:", "zh": "SQLite："},
    "answer": {"en": "Answer:", "zh": "答案："},
}
NOTE = (
    "<!-- made from cookbook.source.md by `python -m tests.docs.rewrite`; a test keeps them in step -->\n\n"
)


def page(source: str, language: str) -> str:
    """The cookbook in one language."""
    text = "".join(f"{line}\n" for line in _lines(source, language))
    return NOTE + text.replace(CONTENTS, "".join(_contents(text)))


def _contents(text: str) -> Iterator[str]:
    for title in re.findall(r"^## (.+)$", text, re.MULTILINE):
        yield f"- [{title}](#{anchor(title)})\n"


def anchor(title: str) -> str:
    """What GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-")


def _lines(source: str, language: str) -> Iterator[str]:
    of = BOTH
    for line in source.splitlines():
        word = line[1:-1] if line.startswith("{") and line.endswith("}") else ""
        if word in (BOTH, *FILES):
            of = word
        elif of in (BOTH, language):
            yield NAMES[word][language] if word in NAMES else line
