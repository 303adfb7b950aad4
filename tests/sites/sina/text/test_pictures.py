"""Pictures: their address, their size, and which are only decoration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.sites.sina.text import pictures

BASE = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)


def img(**attributes: str) -> etree._Element:
    return etree.Element("img", {name.replace("_", "-"): value for name, value in attributes.items()})


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"src": "//n.sinaimg.cn/a.jpg"}, "https://n.sinaimg.cn/a.jpg"),
        ({"src": "http://n.sinaimg.cn/a.jpg"}, "https://n.sinaimg.cn/a.jpg"),
        ({"src": "https://n.sinaimg.cn/a.jpg?x=1"}, "https://n.sinaimg.cn/a.jpg?x=1"),
        ({"src": "/img/a.jpg"}, "https://finance.sina.com.cn/img/a.jpg"),
        ({"src": "a.jpg"}, "https://finance.sina.com.cn/china/2022-04-13/a.jpg"),
        ({"src": " //n.sinaimg.cn/a.jpg\n"}, "https://n.sinaimg.cn/a.jpg"),
        ({"src": "data:image/gif;base64,R0lG"}, None),
        ({"src": "javascript:alert(1)"}, None),
        ({"src": "blob:https://a.cn/x"}, None),
        ({"src": "https://[bad"}, None),
        ({"src": ""}, None),
        ({}, None),
    ],
)
def test_address(attributes: dict[str, str], expected: str | None) -> None:
    assert pictures.address(img(**attributes), BASE) == expected


@pytest.mark.parametrize(
    ("attributes", "url", "expected"),
    [
        ({"img_size": "640,400"}, "https://n.sinaimg.cn/a.jpg", (640, 400)),
        ({"w": "640", "h": "400"}, "https://n.sinaimg.cn/a.jpg", (640, 400)),
        ({"width": "640px", "height": "400"}, "https://n.sinaimg.cn/a.jpg", (640, 400)),
        ({}, "https://n.sinaimg.cn/sinakd/w640h400/2021/a.jpg", (640, 400)),
        ({"width": "100%", "height": "auto"}, "https://n.sinaimg.cn/w640h400/a.jpg", (640, 400)),
        ({"width": "640"}, "https://n.sinaimg.cn/a.jpg", None),
        ({}, "https://n.sinaimg.cn/a.jpg", None),
    ],
)
def test_size(attributes: dict[str, str], url: str, expected: tuple[int, int] | None) -> None:
    assert pictures.size(img(**attributes), url) == expected


@pytest.mark.parametrize(
    ("attributes", "url", "expected"),
    [
        ({"width": "1", "height": "1"}, "https://n.sinaimg.cn/a.gif", True),
        ({"width": "640", "height": "2"}, "https://n.sinaimg.cn/a.png", True),
        ({"width": "16", "height": "16"}, "https://n.sinaimg.cn/icon.png", True),
        ({"width": "640", "height": "100"}, "https://n.sinaimg.cn/line.GIF", True),
        ({"width": "640", "height": "400"}, "https://n.sinaimg.cn/a.gif", False),
        ({"width": "640", "height": "100"}, "https://n.sinaimg.cn/a.jpg", False),
        ({"width": "700", "height": "9000"}, "https://n.sinaimg.cn/long.jpg", False),
        ({}, "https://n.sinaimg.cn/a.jpg", False),
        ({}, "https://n.sinaimg.cn/w640h400/a.jpg", False),
    ],
)
def test_decoration(attributes: dict[str, str], url: str, expected: bool) -> None:
    assert pictures.is_decoration(img(**attributes), url) is expected


@given(TEXT, TEXT, TEXT)
def test_any_attributes(src: str, size: str, base: str) -> None:
    element = img(src=src, img_size=size, width=size, height=src)
    found = pictures.address(element, base)
    assert found is None or found.startswith("https://")
    assert isinstance(pictures.is_decoration(element, found or src), bool)
