"""Pictures and the lines that belong to them.

A caption stands where the template has one, or in a line beside a picture without one: a line that says it is
a caption (图, 摄, a bracketed source), a line centred as the picture is, a short line in the picture's own
box, or a short line where the page's pictures have one throughout. A caption said twice is one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.items import Image
from newscrawl.sites.sina.credits import origins
from newscrawl.sites.sina.text import looks, pictures
from newscrawl.sites.sina.text.pieces import Block, Line, Picture

AGAIN = "caption_again"
_LONGEST, _PLACED_LONGEST, _SHORT = 300, 90, 48
_WORDS = re.compile(
    r"(?:[（(【]|▲|△|▼|↑|↓|注[：:])?\s*(?:图\s*[为源自片：:/|丨｜]|图[\d一二三四五六七八九十]{1,2}(?!\d)|资料(?:图|照片|配图)|供图|配图|摄影?\s*[：:/|]|摄影记者|图片(?:来源)?\s*[：:/|])[^。]*[。]?"
    r"|.*(?<![拍视])摄(?:[）)】]|影|像)?[）)】]?。?"
    r"|.*(?:摄影报道|供图|图源\S{1,12}|图片来源\S{1,16}|截图|资料图|资料照片|配图|示意图|效果图)[）)】]?。?"
    r"|.*(?:[\u4e00-\u9fff]{1,8}(?:社|网|报|新闻|媒|视觉|资料|中国|客户端)|[》）”IC])\s*图[）)】]?。?"
    r"|.*(?:图|照)[为：:/｜|丨]\s*[^，。]{2,16}[）)】]?"
    r"|.*[（(](?:[^（）()。]{0,16}(?:图|摄|来源[：:])[^（）()。]{0,30}|无人机照片|手机照片)[）)]。?"
    r"|[（(【](?:数据|资料|图片|图表)?来源\s*[：:][^。]{1,40}[）)】]"
)
_WORDED = ("图", "摄", "照", "源")
"""One of these is in whatever ``_WORDS`` finds."""

_AFTER_ONLY = re.compile(r"(?:数据|资料|图片|图表|制图)(?:来源)?\s*[：:][^。]{1,50}")
_STOP = re.compile(r"[。！？!?]|[；;…，,、：:]$")


@dataclass(slots=True)
class _Frame:
    """A picture of the article, and where it is among the blocks."""

    image: Image
    index: int


def take(found: Sequence[Block], base: str) -> list[Image]:
    """The images with their captions; the lines that are captions say so from now on."""
    images: dict[str, Image] = {}
    frames = _frames(found, base, images)
    _from_template(found, frames)
    if frames:
        _said_twice(found, frames)
        for frame in frames:
            _beside(found, frame)
        _throughout(found, frames)
    return list(images.values())


def _frames(found: Sequence[Block], base: str, images: dict[str, Image]) -> list[_Frame]:
    frames: list[_Frame] = []
    for index, block in enumerate(found):
        if not isinstance(block, Picture) or block.rule:
            continue
        url = pictures.address(block.element, base)
        if not url or pictures.is_decoration(block.element, url):
            block.rule = "decoration"
        else:
            frames.append(_Frame(images.setdefault(url, Image(url)), index))
    return frames


def _from_template(found: Sequence[Block], frames: Sequence[_Frame]) -> None:
    """Give each line in a caption's place to the picture before it; no paragraph may be between."""
    at = {frame.index: frame.image for frame in frames}
    image: Image | None = None
    for index, block in enumerate(found):
        image = at.get(index, image)
        if not isinstance(block, Line) or block.rule:
            continue
        if not block.caption:
            image = None
        elif image and not image.caption:
            image.caption = block.text
        else:
            block.rule = AGAIN if image else "caption_astray"


def _said_twice(found: Sequence[Block], frames: Sequence[_Frame]) -> None:
    """A line beside a picture that repeats its caption goes."""
    for frame in frames:
        if not frame.image.caption:
            continue
        said = _letters(frame.image.caption)
        for step in (1, -1):
            line = _neighbour(found, frame.index, step)
            while line and _letters(line.text) == said:
                line.rule = AGAIN
                line = _neighbour(found, frame.index, step)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _neighbour(found: Sequence[Block], index: int, step: int) -> Line | None:
    """The line of text next to a picture, unless another picture is between."""
    index += step
    while 0 <= index < len(found):
        block = found[index]
        if isinstance(block, Picture) and not block.rule:
            return None
        if isinstance(block, Line) and not block.rule and not block.caption:
            return block
        index += step
    return None


def _beside(found: Sequence[Block], frame: _Frame) -> None:
    """The line after a picture without a caption, or else before it, where it reads or looks like one."""
    if frame.image.caption:
        return
    after, before = (_neighbour(found, frame.index, step) for step in (1, -1))
    if after and (_says_so(after) or _AFTER_ONLY.fullmatch(after.text) or _is_placed(found, frame, after)):
        _give(frame, after)
    elif before and _says_so(before) and not _follows_picture(found, frame.index):
        _give(frame, before)


def _give(frame: _Frame, line: Line) -> None:
    frame.image.caption = line.text
    line.caption = True


def _says_so(line: Line) -> bool:
    """The words of the line say that it is a caption."""
    if origins.is_of_picture(line.text):
        return True
    if len(line.text) > _LONGEST or not any(map(line.text.__contains__, _WORDED)):
        return False
    return bool(_WORDS.fullmatch(line.text))


def _follows_picture(found: Sequence[Block], index: int) -> bool:
    """True when the line before this picture stands right after another one: then it is that one's."""
    for block in reversed(found[: max(index - 1, 0)]):
        if isinstance(block, Picture):
            return not block.rule
        if isinstance(block, Line) and not block.rule:
            return False
    return False


def _is_placed(found: Sequence[Block], frame: _Frame, line: Line) -> bool:
    """The line is plain, no more than a sentence, and centred or in the picture's own box."""
    if len(line.text) > _PLACED_LONGEST or _STOP.search(line.text.removesuffix("。")) or looks.is_bold(line):
        return False
    picture = found[frame.index]
    assert isinstance(picture, Picture)  # noqa: S101 - frames are of pictures
    return looks.in_one_box(picture.element, line, short=_is_short(line)) or (
        looks.is_centred(line) and not looks.is_centred_throughout(found)
    )


def _is_short(line: Line) -> bool:
    return len(line.text) <= _SHORT and not _STOP.search(line.text) and not looks.is_bold(line)


def _throughout(found: Sequence[Block], frames: Sequence[_Frame]) -> None:
    """Short lines after (or else before) most pictures without a caption are their captions."""
    bare = [frame for frame in frames if not frame.image.caption]
    for step in (1, -1):
        pairs = [(frame, _neighbour(found, frame.index, step)) for frame in bare]
        plain = [(frame, line) for frame, line in pairs if line and _is_short(line) and _is_name(line)]
        if len(plain) > 1 and len(plain) * 4 >= len(bare) * 3:
            for frame, line in plain:
                _give(frame, line)
            return


def _is_name(line: Line) -> bool:
    """A caption names what is seen; with a comma or 了 it is more often a sentence or a heading."""
    return not re.search(r"[，,：:了吗呢]|^[一二三四五六七八九十\d]+[、.．]", line.text)
