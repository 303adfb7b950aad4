"""Links between the documents lead to files that are there, and to headings that are in them."""

import re
from pathlib import Path

import pytest

from tests.docs import twofold

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    {path for folder in (".", "docs", "samples", "tests") for path in (ROOT / folder).glob("*.md")}
    - {twofold.SOURCE}
)
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(((?!\w+:|\.\./\.\./actions/)[^)\s]+)\)")
"""Links to files and headings; the badge's lead to a page of the platform."""


def headings(file: Path) -> set[str]:
    text = re.sub(r"^```.*?^```$", "", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return {twofold.anchor(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def leads_nowhere(document: Path, link: str) -> bool:
    name, _, heading = link.partition("#")
    target = document.parent / name if name else document
    return not target.exists() or bool(heading and heading not in headings(target))


def test_there_are_documents() -> None:
    assert {"README.md", "CONTRIBUTING.md", "operations.zh-CN.md"} <= {file.name for file in DOCUMENTS}
    assert leads_nowhere(ROOT / "README.md", "docs/operations.md#set")
    assert leads_nowhere(ROOT / "README.md", "docs/operation.md")
    assert not leads_nowhere(ROOT / "README.md", "docs/operations.md#settings")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(CODE.sub("", document.read_text("utf-8")))
    assert [link for link in links if leads_nowhere(document, link)] == []


@pytest.mark.parametrize(
    "document", [file for file in DOCUMENTS if "zh-CN" in file.name], ids=lambda f: f.name
)
def test_a_chinese_document_leads_to_chinese_ones(document: Path) -> None:
    """Where there is one, but for its own English form."""
    own = document.name.replace(".zh-CN", "")
    links = {link.partition("#")[0] for link in LINK.findall(document.read_text("utf-8"))} - {own}
    translated = [link for link in links if (document.parent / link.replace(".md", ".zh-CN.md")).exists()]
    assert [link for link in translated if link.endswith(".md") and "zh-CN" not in link] == []
