"""The HTML page: one file, safe, small, and fit to read in Chromium on a phone and a desk."""

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from newscrawl.coverage import page as module
from tests.coverage.browser import PROGRAM, Browser, browser
from tests.crawl.runs import Desk

MOST_BYTES = 300_000
WIDE = "document.documentElement.scrollWidth"
CHOOSE = """{
    const select = document.querySelector("#channel");
    select.value = "1689";
    select.dispatchEvent(new Event("change"));
}"""
OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


class Addresses(HTMLParser):
    """Every attribute that a browser would fetch, and the CSP."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [
            str(given[name]) for name in ("src", "href", "srcset", "action", "data") if name in given
        ]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(given["content"])


def test_the_page_is_one_small_file_that_fetches_nothing(page: Path) -> None:
    text = page.read_text("utf-8")
    addresses = Addresses()
    addresses.feed(text)
    assert len(text.encode()) < MOST_BYTES
    assert addresses.found
    assert all(re.fullmatch(r"#d-2026-0[345]-\d\d", found) for found in addresses.found)
    assert all(f'id="{found[1:]}"' in text for found in addresses.found)
    assert "url(" not in text
    assert "@import" not in text
    assert addresses.policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in addresses.policy
    assert list(page.parent.iterdir()) == [page]


def test_the_policy_knows_every_script_and_style(page: Path) -> None:
    text = page.read_text("utf-8")
    own = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", text, re.DOTALL)
    assert len(own) == 4
    for code in own:
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in text


def test_the_library_is_what_its_note_says() -> None:
    vendor = module.HERE / "vendor"
    assert "uPlot (v1.6.32)" in (vendor / "uPlot.iife.min.js").read_text("utf-8")[:200]
    assert "The MIT License (MIT)" in (vendor / "LICENSE.uPlot").read_text("utf-8")
    assert "1.6.32 (MIT" in (vendor / "README.md").read_text("utf-8")


def test_all_is_said_in_two_languages_and_in_tables(page: Path) -> None:
    text = page.read_text("utf-8")
    chinese, english = (text.count(f'<span lang="{lang}">') for lang in ("zh-CN", "en"))
    assert chinese == english > 40
    assert text.count("<table") == text.count("<caption>") == 7
    assert '<time class="">2026-04-15</time>' in text
    assert 'class="s0 empty"' in text
    assert "</script><script>alert" not in text


def test_rows_that_were_given_up_are_shown_with_what_tries_them_again(page: Path) -> None:
    text = page.read_text("utf-8")
    told = r"46 rows were given up\. To retry:</span> <code>scrapy crawl sina_china -a retry=failed</code>"
    assert re.search(told, text)
    assert '<dd>46 <small><span lang="zh-CN">条</span>' in text
    assert '<span lang="en">46 given up</span></small></dd>' in text
    assert text.count('<span lang="en">Given up</span>') == 1  # a column of the table


needs_chromium = pytest.mark.skipif(PROGRAM is None, reason="no chromium on PATH")


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@needs_chromium
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("lang", "heading", "dark"), [("zh", "新闻采集覆盖率", False), ("en", "News crawl coverage", True)]
)
def test_it_is_fit_to_read(
    tab: Browser, page: Path, tmp_path: Path, width: int, lang: str, heading: str, dark: bool
) -> None:
    url = f"{page.as_uri()}?lang={lang}"
    tab.requests.clear()
    tab.show(url, width, dark=dark)
    assert tab.value("document.querySelector('h1').innerText") == heading
    assert (tab.value("innerWidth"), tab.value(WIDE)) == (width, width)
    tab.value(OPEN)
    assert tab.value(WIDE) == width
    assert tab.value("document.querySelectorAll('.chart canvas').length") == 3
    assert tab.value("[...document.querySelectorAll('.chart')].every(c => c.ariaLabel)")
    box = "document.querySelector('ul.gaps')"
    assert tab.value(f"{box}.scrollWidth <= {box}.clientWidth")
    assert tab.value(f"{box}.querySelectorAll(':scope > li').length") > 10
    tab.picture(tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 20_000
    assert (tab.requests, tab.errors) == ([url], [])


@needs_chromium
def test_the_language_and_the_channel_can_be_chosen(tab: Browser, page: Path) -> None:
    tab.show(f"{page.as_uri()}?lang=zh", 800)
    tab.value("document.querySelector('[data-set=en]').click()")
    assert tab.value("[document.documentElement.lang, document.title]") == ["en", "News crawl coverage"]
    assert tab.value("document.querySelector('h2').innerText") == "Gaps"
    assert tab.value("[...document.querySelector('#channel').options].map(o => o.text)") == [
        "All", "1686 国内滚动", "1689 部委动态",
    ]  # fmt: skip
    tab.value(CHOOSE)
    assert tab.value("document.querySelectorAll('#outcomes canvas').length") == 1
    assert tab.errors == []


@needs_chromium
def test_what_others_wrote_does_not_run_and_the_policy_would_stop_it(tab: Browser, page: Path) -> None:
    tab.show(page.as_uri(), 800)
    tab.value(
        "{const s = document.createElement('script'); s.text = 'window.ran = 1'; document.head.append(s)}"
    )
    assert tab.value("window.ran === undefined")
    assert any("Content Security Policy" in error for error in tab.errors)
    tab.errors.clear()


@needs_chromium
@pytest.mark.parametrize("dark", [False, True])
def test_text_has_contrast(tab: Browser, page: Path, dark: bool) -> None:
    tab.show(f"{page.as_uri()}?lang=en", 800, dark=dark)
    names = ("text", "faint", "link", "bad", "warn", "good")
    style = "getComputedStyle(document.documentElement)"
    back = tab.value(f"{style}.getPropertyValue('--card').trim()")
    for name in names:
        colour = tab.value(f"{style}.getPropertyValue('--{name}').trim()")
        assert contrast(colour, back) >= 4.5, (name, colour, back)


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_empty_store_has_a_page_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk", "http://127.0.0.1:9").make_store()
    file = tmp_path / "empty.html"
    assert desk.scrapy("coverage", "--html", str(file)).code == 0
    assert "No row was listed in these days." in file.read_text("utf-8")
