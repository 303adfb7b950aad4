"""Pictures that a page loads late: which address a reader would see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newscrawl.sites.sina.extract import extract
from newscrawl.sites.sina.text import html, lazy

BASE = "https://finance.sina.com.cn/china/2022-04-13/doc-imcwipii4092180.shtml"
REAL = "//n.sinaimg.cn/finance/real.jpg"


def sources(markup: str) -> list[str | None]:
    body = html.parse(f"<div id=artibody>{markup}</div>".encode())
    lazy.settle(body, BASE)
    return [image.get("src") for image in body.iter("img")]


@pytest.mark.parametrize(
    "placeholder",
    [
        "",
        'src=""',
        "src=//n.sinaimg.cn/blank.gif",
        "src=https://n.sinaimg.cn/loading.gif",
        "src=/img/loading_300x200.png",
        "src=/img/lazyload.png?v=2",
        "src=grey.gif",
        "src=/static/placeholder.svg",
        "src=http://simg.sinajs.cn/blog7style/images/common/sg_trans.gif",
        "src=/1x1.png",
        "src=/images/s.gif",
        "src=/img/default_pic.jpg",
        "src=data:image/gif;base64,R0lGODlhAQABAAAAACw=",
        "src=about:blank",
    ],
)
@pytest.mark.parametrize("name", ["data-src", "data-original", "data-lazy-src", "real_src", "data-url"])
def test_the_late_address_stands_in_for_a_placeholder(placeholder: str, name: str) -> None:
    assert sources(f"<img {placeholder} {name}={REAL}>") == [REAL]


@pytest.mark.parametrize(
    "src", ["/a/photo.jpg", "//n.sinaimg.cn/w640h400/a.gif", "a.jpg?src=blank.gif", "/load/b.jpg"]
)
def test_a_real_src_stays(src: str) -> None:
    assert sources(f"<img src={src} data-src={REAL} data-mcsrc=https://mmbiz.qpic.cn/x>") == [src]


def test_a_src_that_several_late_pictures_share_is_a_placeholder() -> None:
    images = "".join(f"<img src=/theme/wait.png data-original=/{name}.jpg>" for name in "ab")
    assert sources(images) == ["/a.jpg", "/b.jpg"]


def test_the_same_picture_twice_is_no_placeholder() -> None:
    assert sources("<img src=/a.jpg><img src=/a.jpg>") == ["/a.jpg", "/a.jpg"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img srcset='/s1.jpg 320w, /s2.jpg 1200w, /s3.jpg 640w'>", "/s2.jpg"),
        ("<img src=/s1.jpg srcset='/s1.jpg 1x, /s2.jpg 2x'>", "/s2.jpg"),
        ("<img src=/s1.jpg srcset='/s1.jpg, /s2.jpg 1.5x,/s3.jpg 3x'>", "/s3.jpg"),
        ("<img data-srcset='/s1.jpg 320w,/s2.jpg 640w' src=/blank.gif>", "/s2.jpg"),
        ("<img srcset='/blank.gif 640w' data-src=/real.jpg>", "/real.jpg"),
        ("<img srcset='/a,b.jpg 640w'>", "/a,b.jpg"),
        ("<img srcset='' src=/a.jpg>", "/a.jpg"),
        ("<picture><source srcset='/p1.webp 400w, /p2.webp 800w'><img src=/blank.gif></picture>", "/p2.webp"),
        ("<picture><source srcset='/p1.webp'><img></picture>", "/p1.webp"),
    ],
)
def test_the_largest_of_a_set(markup: str, expected: str) -> None:
    assert sources(markup) == [expected]


def test_a_noscript_tells_the_picture() -> None:
    assert (
        sources("<img src=/blank.gif class=lazy><noscript><img src=/real.jpg></noscript>")[0] == "/real.jpg"
    )


@pytest.mark.parametrize("link", ["/video.mp4", "/a.shtml", "javascript:go()", "/blank.gif"])
def test_what_is_no_picture_is_not_taken(link: str) -> None:
    assert sources(f"<img data-src={link} data-url=/real.jpg>") == ["/real.jpg"]


def test_the_address_is_in_images_and_in_the_html() -> None:
    page = (
        "<h1 class=main-title>题</h1>"
        "<div class=date-source><span class=date>2022年04月13日 10:05</span></div>"
        f"<div id=artibody><p>望江银行今日公告。</p><img src=//n.sinaimg.cn/blank.gif data-src={REAL}></div>"
    )
    article = extract(page.encode(), BASE)
    assert [image.url for image in article.images] == ["https://n.sinaimg.cn/finance/real.jpg"]
    assert "n.sinaimg.cn/finance/real.jpg" in article.body_html
    assert "blank" not in article.body_html


@given(
    st.dictionaries(
        st.sampled_from(["src", "srcset", "data-src", "file"]), st.text("a/.jpg ,:1wx", max_size=20)
    )
)
def test_any_attributes_leave_an_address_that_was_there(attributes: dict[str, str]) -> None:
    body = etree.Element("div")
    image = etree.SubElement(body, "img", attributes)
    lazy.settle(body, BASE)
    src = image.get("src")
    assert src is None or any(src in value for value in attributes.values())
