"""Names of channels, addresses as services show them, and what of a URL is secret."""

import pytest

from newscrawl.config.kinds import URLS, urls
from newscrawl.notices.addresses import named

TOKEN = "3f8a-Geheim0815"  # noqa: S105 - made up


def test_channels_are_called_by_scheme_and_numbered() -> None:
    found = named(["feishu://a1b2", "json://h/1", "feishu://c3d4", "feishu://a1b2"])
    assert [(one.name, one.url) for one in found] == [
        ("feishu", "feishu://a1b2"),
        ("json", "json://h/1"),
        ("feishu-2", "feishu://c3d4"),
    ]


@pytest.mark.parametrize(
    ("shown", "name", "meant"),
    [
        (f"https://open.feishu.cn/open-apis/bot/v2/hook/{TOKEN}", "feishu", f"feishu://{TOKEN}"),
        (f"https://open.larksuite.com/open-apis/bot/v2/hook/{TOKEN}/", "lark", f"lark://{TOKEN}"),
        ("https://oapi.dingtalk.com/robot/send?access_token=ab12", "dingtalk", "dingtalk://ab12"),
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}", "wecombot", f"wecombot://{TOKEN}"),
    ],
)
def test_a_bots_address_may_be_given_as_its_service_shows_it(shown: str, name: str, meant: str) -> None:
    (found,) = named([shown])
    assert (found.name, found.url) == (name, meant)


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("json://127.0.0.1:9/x", True),
        ("json://localhost/x", True),
        ("forms://[::1]:80/x", True),
        ("json://127.0.0.1.example.com/x", False),
        ("json://example.com/127.0.0.1", False),
        ("feishu://localhost", False),  # a token of that name: it goes to feishu.cn
    ],
)
def test_only_a_webhook_on_this_machine_is_local(url: str, is_local: bool) -> None:
    (found,) = named([url])
    assert found.is_local is is_local


def test_nothing_of_a_url_stays_in_a_text_nor_in_its_repr() -> None:
    url = f"jsons://user%20x:{TOKEN}@hooks.example/way/{TOKEN}9?key={TOKEN}8&to=zz"
    (found,) = named([url])
    said = f"user x said {TOKEN} and {TOKEN}9, {TOKEN}8 at hooks.example"
    assert found.without_secrets(said) == "*** said *** and ***, *** at ***"
    assert TOKEN not in repr(found)


def test_several_urls_stand_in_one_setting() -> None:
    text = "feishu://a1b2, mailto://u:p@h?to=a@b.c,d@e.f  dingtalk://c3d4"
    assert urls(text) == ["feishu://a1b2", "mailto://u:p@h?to=a@b.c,d@e.f", "dingtalk://c3d4"]
    assert urls("") == []


@pytest.mark.parametrize("text", ["Geheim0815", "feishu://a b", "feishu:/a1b2"])
def test_what_is_no_url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no URL"):
        URLS.read(text)
    assert URLS.secret
