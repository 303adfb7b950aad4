"""The 7×24 wire beside Sina's pages: rooms by any name, ids of both kinds, and which site a thing is of."""

import pytest

from newscrawl.sites import registry
from newscrawl.sites.sina.flashsite import SITE
from newscrawl.sites.sina.site import SITE as SINA


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("152", ["zhibo:152"]),
        ("财经,151，国际", ["zhibo:152", "zhibo:151", "zhibo:164"]),
        ("zhibo:242 , 7×24市场", ["zhibo:242", "zhibo:155"]),
        ("152,财经", ["zhibo:152"]),
    ],
)
def test_rooms_by_number_or_name(text: str, keys: list[str]) -> None:
    assert [one.key for one in SITE.lists.choose(text)] == keys


def test_rooms_that_are_none() -> None:
    with pytest.raises(
        ValueError, match="no channel '99'; there are: zhibo:152 7×24财经, zhibo:151 7×24政经"
    ):
        SITE.lists.choose("99")
    with pytest.raises(ValueError, match="rooms= names no channel"):
        SITE.lists.choose(" ,")


def test_a_flash_has_an_address_of_ours() -> None:
    url = "https://finance.sina.com.cn/7x24/#4000001"
    assert (SITE.document_id(url), SITE.normalise(url)) == ("flash:4000001", url)
    assert SITE.document_id("https://finance.sina.com.cn/7x24/#x").startswith("url:")


def test_the_first_site_stays_the_first() -> None:
    assert registry.sites() == (SINA, SITE)
    assert registry.home() is SINA
    assert registry.of_id("comos:netwqye5363994") is SINA
    assert registry.of_id("flash:4000001") is SITE
    assert registry.id_of("flash:4000001") == "flash:4000001"
    assert registry.list_of("zhibo:152").name == "7×24财经"
    assert registry.list_of("1686").is_whole is False
