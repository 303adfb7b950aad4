"""URLs as people paste them."""

from pathlib import Path

import pytest

from newscrawl.sites.sina.site import SITE
from newscrawl.spiders import arguments, pasted
from newscrawl.spiders.arguments import ArgumentError

HOST = "finance.sina.com.cn/china/gncj/2020-07-24/doc-iivhvpwx7196866.shtml"
URL = f"https://{HOST}"
OLD = "https://finance.sina.com.cn/china/hgjj/20141217/192721100957.shtml"


@pytest.mark.parametrize(
    "text",
    [
        f"{URL}。",
        f"{URL}，谢谢",
        f"（{URL}）",
        f"({URL})",
        f"<{URL}>",
        f"{URL}>",
        f"“{URL}”",
        f'"{URL}"',
        f"'{URL}',",
        f"《{URL}》。",
        f"[{URL}].",
        HOST,
        f"//{HOST}",
        f"<{HOST}>",
        f"{HOST}。",
    ],
)
def test_what_a_sentence_has_around_a_url_is_no_part_of_it(text: str) -> None:
    assert pasted.cleaned(text) == URL
    assert [target.url for target in arguments.parse(SITE, url=text).targets] == [URL]


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/b_(c)",
        "javascript:alert(1)",
        "ftp://a.example/b",
        "example",
        "https://a.example/?q=a,b",
    ],
)
def test_what_is_part_of_it_stays(text: str) -> None:
    assert pasted.cleaned(text) == text


@pytest.mark.parametrize("between", [",", "，", "、", ";", "； ", ", ", "\n", " <"])
def test_several(between: str) -> None:
    found = arguments.parse(SITE, url=f"{URL}{between}{OLD}").targets
    assert [target.url for target in found] == [URL, OLD]


def test_all_bad_lines_of_a_file_are_named(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"# mine\n{URL}\nexample\n\nhttps://finance.sina.com.cn/\n", "utf-8")
    with pytest.raises(ArgumentError) as caught:
        arguments.parse(SITE, urls_file=str(file), url="ftp://finance.sina.com.cn/a")
    assert str(caught.value) == (
        "'ftp://finance.sina.com.cn/a' is not an http(s) URL; "
        f"{file} line 3: 'example' is not an http(s) URL; "
        f"{file} line 5: 'https://finance.sina.com.cn/' is not an article's URL "
        "(a home page, a section or a list?)"
    )
