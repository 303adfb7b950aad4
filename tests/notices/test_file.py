"""watches.toml: what it may say, and every fault of it at once, with its line."""

from pathlib import Path

import pytest

from newscrawl.codec import Doc
from newscrawl.notices import file
from newscrawl.notices.conditions import KINDS
from newscrawl.notices.errors import BadNotices
from newscrawl.notices.watches import Watch, met

ARTICLE: Doc = {
    "_id": "comos:kmvtrqp2810447",
    "title": "望江银行发行百亿绿色金融债 票面利率2.86%",
    "paragraphs": ["青禾财经讯 3月18日晚间，望江银行公告称，发行100亿元债券。", "GDP 增长6.1%"],
    "source": "青禾财经",
    "symbols": ["605933.SH"],
    "channel": {"path": "china/gncj", "name": "国内财经", "lids": [1686], "lists": ["1686"], "cids": []},
    "flags": ["truncated"],
    "story_id": "story:comos:kmvtrqp2810447",
}


def read(tmp_path: Path, text: str) -> list[Watch]:
    path = tmp_path / "watches.toml"
    path.write_text(text, "utf-8")
    return file.read(path)[0]


@pytest.mark.parametrize(
    ("asked", "meets"),
    [
        ('words = "绿色金融债"', True),
        ('words = ["专项债", "公告称"]', True),
        ('words = ["专项债", "地方债"]', False),
        ('words = ["ＧＤＰ增长"]', True),
        ('words = ["望江銀行"]', True),
        ('words = ["100 億元"]', True),
        ('words = ["00亿元"]', False),
        ('words = ["利率2.86"]', True),
        ('words = ["百亿绿色金融债 青禾"]', False),  # the title's end and the text's beginning are no phrase
        ('all = ["绿色金融债", "100亿元"]', True),
        ('all = ["绿色金融债", "专项债"]', False),
        ('symbols = ["sh605933", "AAPL"]', True),
        ('symbols = ["AAPL"]', False),
        ('sources = ["青禾财经"]', True),
        ('sources = ["新华社"]', False),
        ('channels = ["国内滚动"]', True),
        ('channels = ["1689", "china/gncj"]', True),
        ('channels = ["国内财经"]', True),
        ('channels = ["1689", "部委动态"]', False),
        ('stories = ["story:comos:kmvtrqp2810447"]', True),
        ('flags = ["video", "truncated"]', True),
        ('words = ["绿色金融债"]\nsources = ["新华社"]', False),
        ('words = ["绿色金融债"]\nnot = "票面利率"', False),
        ('words = ["绿色金融债"]\nnot = ["专项债"]', True),
        ('words = ["绿色金融债"]\nnot = {sources = ["青禾财经"]}', False),
        ('words = ["绿色金融债"]\nnot = {sources = ["新华社"], flags = ["video"]}', True),
    ],
)
def test_an_article_meets_it(tmp_path: Path, asked: str, meets: bool) -> None:
    watches = read(tmp_path, f'[[watch]]\nname = "x"\n{asked}\n')
    assert bool(met(watches, ARTICLE)) is meets


def test_all_that_a_watch_may_say(tmp_path: Path) -> None:
    text = """
        language = "en"
        urls = ["json://h/1 json://h/2"]
        [[watch]]
        name = "专项债"
        words = ["专项债", "地方政府债"]
        when = "daily 8:30"
        revisions = true
        [[watch]]
        name = "宁德"
        symbols = ["300750"]
        language = "zh"
        urls = "feishu://a1b2"
        [watch.not]
        sources = ["市场资讯"]
    """
    one, two = read(tmp_path, text)
    assert (one.name, one.when.text, one.language, one.revisions) == ("专项债", "daily 08:30", "en", True)
    assert (one.urls, one.asked) == (("json://h/1", "json://h/2"), "words: 专项债 地方政府债")
    assert (two.when.text, two.language, two.revisions, two.urls) == ("run", "zh", False, ("feishu://a1b2",))
    assert two.asked == "symbols: 300750, not sources: 市场资讯"
    assert file.read(tmp_path / "watches.toml")[1] == "en"


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = """languages = "zh"
[[watch]]
name = "专项债"
wrods = ["专项债"]
when = "hourly"
[[watch]]
name = "专项债"
symbols = ["nonsense!"]
words = ["债"]
urls = "Geheim0815"
[[watch]]
words = [1]
[watch.not]
sauces = ["a"]
[[watch]]
name = "all"
revisions = "no"
stories = ["zzz"]
"""
    with pytest.raises(BadNotices) as caught:
        read(tmp_path, text)
    path = tmp_path / "watches.toml"
    assert caught.value.problems == (
        f"{path}:1: no key languages; did you mean language?",
        f"{path}:4: watch 专项债: no key wrods; did you mean words?",
        f'{path}:5: watch 专项债: when: \'hourly\' is not "run", "daily 08:00" or "every 6 h"',
        f"{path}:2: watch 专项债: asks for nothing; give {', '.join(KINDS)}",
        f"{path}:10: watch 专项债: urls: URLs such as feishu://TOKEN, with blanks between",
        f"{path}:9: watch 专项债: words: '债': one character is too short to search for; "
        "give two or more that stand together",
        f"{path}:8: watch 专项债: symbols: nonsense!: write it as 600519.SH, 00700.HK or AAPL.US",
        f'{path}:12: watch 3: words: a list of texts in quotes, such as ["…", "…"]',
        f"{path}:14: watch 3: no key sauces in not; did you mean sources?",
        f"{path}:11: watch 3: has no name",
        f"{path}:17: watch all: revisions is true or false",
        f"{path}:18: watch all: stories: zzz is no story's id, nor an article's id or URL",
        f"{path}:7: watch 专项债: two watches are called 专项债",
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[专项债]\nwords = 1", "Invalid initial character for a key part (at line 1, column 2)"),
        ('watch = "x"', "watches are tables: [[watch]], each with a name"),
        ('[watch.x]\nwords = ["a"]', "watches are tables: [[watch]], each with a name"),
    ],
)
def test_what_is_no_file_of_watches(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadNotices) as caught:
        read(tmp_path, text)
    assert str(caught.value).endswith(why)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadNotices, match=r"nowhere.toml: No such file or directory"):
        file.read(tmp_path / "nowhere.toml")
    (tmp_path / "gbk.toml").write_bytes("# 专项债".encode("gbk"))
    with pytest.raises(BadNotices, match=r"gbk.toml: no UTF-8; save it as that"):
        file.read(tmp_path / "gbk.toml")
