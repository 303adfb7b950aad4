"""Hexo makes pages of the posts. Skipped without Node.js ≥ 20 and npm; what npm gets is kept in /tmp."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from lxml import html

from newscrawl.storage import Store
from tests.export.documents import TITLE, all_docs, export, put, sample

VERSIONS = {"hexo": "8.1.2", "hexo-renderer-marked": "7.0.1"}
CONFIG = """\
title: test
url: https://example.org
theme: plain
timezone: UTC
permalink: :year/:month/:day/:title/
"""
LAYOUT = (
    "<title>{{ page.title | escape }}</title><main>{{ page.content }}</main>"
    '<time>{{ page.date.toISOString() }}</time><i id="head">{{ page.headimg }}</i>'
    '<i id="of">{% for part in page.categories.toArray() %}{{ part.name }}/{% endfor %}</i>'
)


def node_major() -> int:
    if not (shutil.which("node") and shutil.which("npm")):
        return 0
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return int(version.strip().lstrip("v").partition(".")[0])


@pytest.fixture(scope="module")
def hexo() -> Path:
    """The folder that Hexo is installed in, once a machine."""
    if node_major() < 20:
        pytest.skip("no Node.js ≥ 20 with npm")
    place = Path(tempfile.gettempdir()) / f"newscrawl-hexo-{VERSIONS['hexo']}"
    if not (place / ".ready").exists():
        place.mkdir(exist_ok=True)
        (place / "package.json").write_text(json.dumps({"private": True, "dependencies": VERSIONS}))
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=100)
        if done.returncode:
            pytest.skip(f"npm cannot install Hexo: {done.stderr.strip()[-200:]}")
        (place / ".ready").touch()
    return place


def build(hexo: Path, site: Path) -> dict[str, html.HtmlElement]:
    """The pages that Hexo makes, by the end of their folder's name."""
    (site / "_config.yml").write_text(CONFIG)
    manifest = {"private": True, "hexo": {"version": VERSIONS["hexo"]}, "dependencies": VERSIONS}
    (site / "package.json").write_text(json.dumps(manifest))
    (site / "themes" / "plain" / "layout").mkdir(parents=True)
    (site / "themes" / "plain" / "layout" / "post.njk").write_text(LAYOUT)
    (site / "node_modules").symlink_to(hexo / "node_modules")
    done = subprocess.run(
        ["node_modules/.bin/hexo", "generate"], cwd=site, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stdout + done.stderr
    pages = (site / "public").glob("*/*/*/*/index.html")
    return {page.parent.name[-14:]: html.document_fromstring(page.read_bytes().decode()) for page in pages}


def text(page: html.HtmlElement, path: str) -> str:
    return "".join(page.xpath(f"{path}//text()")).strip()


async def test_hexo_builds_the_posts(filled: Store, tmp_path: Path, hexo: Path) -> None:
    await put(filled, sample(_id="comos:fenceds0000002", title="{{ a }} {% b %}"))
    site = tmp_path / "site"
    (site / "source").mkdir(parents=True)
    await export(filled, "markdown", "-o", site / "source" / "_posts")
    pages = build(hexo, site)
    assert len(pages) == len(all_docs()) + 1

    page = pages["kmvtrqp2810447"]
    assert text(page, "//title") == sample()["title"]
    assert text(page, "//time") == "2021-03-18T12:14:37.000Z"
    assert text(page, "//i[@id='head']") == sample()["images"][0]["url"]
    assert text(page, "//i[@id='of']") == "金融/新浪财经/新浪财经－国內/"
    assert [part for part in sample()["paragraphs"] if part not in text(page, "//main")] == []
    assert len(page.xpath("//main//img")) == len(sample()["images"])

    odd = pages["oddoddo0000001"]
    assert text(odd, "//title") == TITLE.strip()
    assert text(odd, "//time") == "2021-08-02T01:59:49.000Z"
    assert "``` {{ x }} {% y %} ~~~" in text(odd, "//main")
    assert text(odd, "//pre") == "a\n\n    b"
    assert text(pages["fenceds0000002"], "//title") == "{{ a }} {% b %}"
