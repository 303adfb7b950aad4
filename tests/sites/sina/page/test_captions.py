"""Captions: in their own place, beside a picture, said twice, and lines beside a picture that are text."""

import pytest

from tests.sites.sina.bodies import SAID, STORY, read, removed

IMG = "<p align=center><img src=//n.sinaimg.cn/a.jpg></p>"
FIRST, SECOND = (f"{part}</p>" for part in STORY.split("</p>")[:2])


def caption(markup: str) -> str | None:
    found = read(f"{FIRST}{markup}{SECOND}")
    assert found.paragraphs == SAID
    return found.images[0].caption


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p>望江银行总部大楼。望江财经 苗一禾 摄</p>", "望江银行总部大楼。望江财经 苗一禾 摄"),
        ("<p>资料图</p>", "资料图"),
        ("<p>图片来源：望江视觉</p>", "图片来源：望江视觉"),
        ("<p>图自视频截图</p>", "图自视频截图"),
        ("<p>望江网2013年报道截图</p>", "望江网2013年报道截图"),
        ("<p>望江商业街，望江新闻图</p>", "望江商业街，望江新闻图"),
        ("<p>（来源：公司公告）</p>", "（来源：公司公告）"),
        ("<p>来源：公司公告</p>", "来源：公司公告"),
        ("<p>这是发布会现场（手机照片）。</p>", "这是发布会现场（手机照片）。"),
        ("<p align=center>望江公司厂区</p>", "望江公司厂区"),
        ('<p cms-style="font-L align-Center">望江公司厂区</p>', "望江公司厂区"),
        ('<p style="text-align: center">望江公司厂区</p>', "望江公司厂区"),
    ],
)
def test_a_line_after_a_picture(line: str, expected: str) -> None:
    assert caption(f"{IMG}{line}") == expected


def test_a_line_before_a_picture() -> None:
    assert caption(f"<p>图为望江公司厂区</p>{IMG}") == "图为望江公司厂区"


@pytest.mark.parametrize("box", ["<table><tr><td>{}</td></tr></table>", "<div>{}</div>", "<p>{}</p>"])
def test_a_line_in_the_pictures_own_box(box: str) -> None:
    assert caption(box.format("<img src=//n.sinaimg.cn/a.jpg><br>望江公司厂区")) == "望江公司厂区"


@pytest.mark.parametrize(
    "line",
    [
        "<p align=center><strong>一、产能</strong></p>",
        "<p align=center>产能如何安排？</p>",
        "<p align=center>该车主告诉记者，</p>",
        "<p>产能如何安排</p>",
        "<p>公司绘就一幅宏伟蓝图</p>",
        "<p>望江公司昨日公布年报，资料图片另附于后，请投资者查阅全文。</p>",
    ],
)
def test_text_after_a_picture(line: str) -> None:
    found = read(f"{FIRST}{IMG}{line}{SECOND}")
    assert found.images[0].caption is None
    assert len(found.paragraphs) == 3


def test_centring_tells_nothing_where_all_is_centred() -> None:
    markup = f"{FIRST}{IMG}<p>望江的路</p>{SECOND}".replace("<p>", "<p align=center>")
    assert read(markup).images[0].caption is None


def test_short_lines_after_most_pictures_are_their_captions() -> None:
    pictures = [f"<p><img src=//n.sinaimg.cn/{n}.jpg></p>" for n in range(3)]
    found = read(
        f"{FIRST}{pictures[0]}<p>地下掘进机驾驶室</p>{SECOND}{pictures[1]}<p>地面上的指挥中心</p>{SECOND}"
        f"{pictures[2]}<p>主洞连通</p>{SECOND}"
    )
    assert [image.caption for image in found.images] == ["地下掘进机驾驶室", "地面上的指挥中心", "主洞连通"]
    assert len(found.paragraphs) == 4


def test_a_caption_said_twice_is_one() -> None:
    found = read(
        f"{FIRST}<div class=img_wrapper><img src=//n.sinaimg.cn/a.jpg>"
        f"<span class=img_descr>望江公司厂区</span></div><p>望江公司厂区</p><p>望江公司厂区</p>{SECOND}"
    )
    assert found.images[0].caption == "望江公司厂区"
    assert found.paragraphs == SAID
    assert removed(found) == [("望江公司厂区", "caption_again")] * 2


def test_a_caption_without_a_picture_is_not_lost() -> None:
    found = read(f"{FIRST}<div><span class=img_descr>望江公司厂区</span></div>{SECOND}")
    assert removed(found) == [("望江公司厂区", "caption_astray")]


def test_a_code_to_scan_is_no_picture() -> None:
    found = read(f"{STORY}<p><img src=//n.sinaimg.cn/qr.jpg></p><p>长按二维码关注我们</p>")
    assert found.images == []
    marked = read(f"{STORY}<p><img src=//n.sinaimg.cn/qr.jpg qr-mark=y></p>")
    assert marked.images == []
