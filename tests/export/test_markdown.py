"""Markdown: front matter to the letter, names that every system takes."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.export import markdown
from newscrawl.storage import Store
from tests.export.documents import TITLE, all_docs, export, odd, put, sample

IMAGE = "https://n.sinaimg.cn/sample/2021/w640h400/wangjiang_tower.jpg"
AUGUST = f"""\
---
title: '央行：''稳'' 字当头 "不搞大水漫灌"'
categories:
 - 金融
 - 新浪财经
 - 新浪财经－国內
headimg: '{IMAGE}'
author: 新浪财经
comments: false
date: Mon, 02 Aug 2021 01:59:49 GMT
thumbnail: '{IMAGE}'
---

<div>
"""
RESERVED = (
    "CON",
    "nul",
    "aux.txt",
    "COM1",
    "..",
    ".hidden",
    'a/b\\c:d*?"<>|',
    "末尾. ",
    "\x00\x1f",
    "",
    "😀",
)


def front_matter(post: str) -> dict[str, Any]:
    start, matter, _ = re.split("^---\n", post, maxsplit=2, flags=re.M)
    assert start == ""
    found: dict[str, Any] = yaml.safe_load(matter)
    return found


def test_the_front_matter_of_2_august_2021() -> None:
    doc = odd() | {"title": "央行：'稳' 字当头 \"不搞大水漫灌\""}
    assert markdown.post(doc).startswith(AUGUST)
    assert front_matter(markdown.post(doc)) == {
        "title": doc["title"],
        "categories": ["金融", "新浪财经", "新浪财经－国內"],
        "headimg": IMAGE,
        "author": "新浪财经",
        "comments": False,
        "date": "Mon, 02 Aug 2021 01:59:49 GMT",
        "thumbnail": IMAGE,
    }


async def test_a_post_a_document_in_utf8(store: Store, tmp_path: Path) -> None:
    await put(store, *all_docs())
    assert await export(store, "markdown", "-o", tmp_path / "posts") == 5
    posts = {file.name: file.read_bytes().decode() for file in (tmp_path / "posts").iterdir()}
    assert len(posts) == 5
    titles = {front_matter(post)["title"] for post in posts.values()}
    assert titles == {doc["title"] for doc in all_docs()}
    assert TITLE in titles
    (bonds,) = [post for name, post in posts.items() if name.endswith("-comos-kmvtrqp2810447.md")]
    assert bonds.endswith(f"\n<div>\n{sample()['body_html']}\n</div>\n")


def test_an_article_without_pictures_has_none() -> None:
    matter = front_matter(markdown.post(sample(images=[])))
    assert (matter["headimg"], matter["thumbnail"]) == ("", "")


@given(st.text(st.characters(codec="utf-8")))
def test_yaml_gives_any_title_again(title: str) -> None:
    assert yaml.safe_load(markdown.quoted(title)) == title


@pytest.mark.parametrize("title", ["a\n---\nb", "'", "''", "a: b # c", "no", "2021-08-02", " 空格 "])
def test_a_title_that_looks_like_yaml_is_text(title: str) -> None:
    assert front_matter(markdown.post(sample(title=title)))["title"] == title


@pytest.mark.parametrize("title", RESERVED)
def test_a_name_is_safe_on_every_system(title: str) -> None:
    name = markdown.file_name(sample(title=title))
    assert re.fullmatch(r"2021-03-18-(?:[\w-]+-)?comos-kmvtrqp2810447\.md", name)
    assert not re.search(r"--|_", name)


@given(
    st.text(st.characters(codec="utf-8"), max_size=400), st.text(st.characters(codec="utf-8"), max_size=400)
)
def test_a_name_has_a_bounded_length(title: str, docid: str) -> None:
    name = markdown.file_name(sample(title=title, _id=docid))
    assert len(name.encode()) < 143
    assert re.fullmatch(r"2021-03-18-[\w-]+\.md", name)


def test_two_ids_never_meet_in_one_name() -> None:
    ids = ["comos:abc", "comos:ABC", "comos-abc", "url:abc", "comos:a-b-c", "COMOS:abc"]
    names = {markdown.file_name(sample(_id=docid)).lower() for docid in ids}
    assert len(names) == len(ids)


async def test_a_revised_headline_takes_the_place_of_the_former(filled: Store, tmp_path: Path) -> None:
    await export(filled, "markdown", "-o", tmp_path / "posts")
    await put(filled, sample(title="改了的标题", revision=2))
    await export(filled, "markdown", "-o", tmp_path / "posts")
    names = [file.name for file in (tmp_path / "posts").glob("*kmvtrqp2810447*")]
    assert names == ["2021-03-18-改了的标题-comos-kmvtrqp2810447.md"]
    assert len(list((tmp_path / "posts").iterdir())) == 5


def test_no_renderer_finds_markdown_or_tags_in_the_body() -> None:
    body = markdown.body(odd())
    assert not re.search(r"\n[ \t]*\n|[{}`~]", body)
    assert "<pre>a&#10;\n    b</pre>" in body
