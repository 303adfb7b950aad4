"""Channels over real HTTP: Apprise's own plugins, their services on loopback."""

import asyncio
import io
import logging
import sys
from collections.abc import Iterator

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from newscrawl.notices.addresses import named
from newscrawl.notices.channels import Channel, make
from newscrawl.notices.errors import BadNotices
from tests.support.hook import Hook

TOKEN = "Geheim0815Geheim0815"  # noqa: S105 - made up, to be looked for


CUT = ("dingtalk", "barks", "json-2")


def channel(url: str) -> Channel:
    (made,) = make(named([url]))
    return made


@pytest.fixture
def root() -> Iterator[io.StringIO]:
    """All that the root logger is told, as Scrapy's handler is at ``-L DEBUG``; pytest's hears more."""
    told = io.StringIO()
    handler, level = logging.StreamHandler(told), logging.root.level
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.NOTSET)
    yield told
    logging.root.setLevel(level)
    logging.root.removeHandler(handler)


@pytest.fixture
def services(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Hook:
    """飞书, 钉钉 and 企业微信 on loopback: their plugins have fixed hosts."""
    base = f"http://{hook.host}"
    monkeypatch.setattr(NotifyFeishu, "notify_url", base + "/open-apis/bot/v2/hook/{token}/")
    monkeypatch.setattr(NotifyDingTalk, "notify_url", base + "/robot/send?access_token={token}")
    monkeypatch.setattr(NotifyWeComBot, "notify_url", base + "/cgi-bin/webhook/send?key={key}")
    return hook


async def test_feishu(services: Hook) -> None:
    assert await channel(f"feishu://{TOKEN}").send("专项债：1 篇新文章", "标题", "info") == ""
    ((path, body),) = services.posted
    assert path == f"/open-apis/bot/v2/hook/{TOKEN}/"
    assert body == {"msg_type": "text", "content": {"text": "专项债：1 篇新文章\r\n标题"}}
    services.answer = {"code": 19024, "msg": f"Key Words Not Found {TOKEN}"}
    assert await channel(f"feishu://{TOKEN}").send("a", "b", "info") == "code 19024 (Key Words Not Found ***)"
    services.answer = {"StatusCode": 19001}
    assert await channel(f"feishu://{TOKEN}").send("a", "b", "info") == "StatusCode 19001"


async def test_dingtalk_whose_plugin_takes_every_200_for_good(services: Hook) -> None:
    services.answer = {"errcode": 0, "errmsg": "ok"}
    assert await channel(f"dingtalk://{TOKEN}").send("标题", "一\n二", "failure") == ""
    ((path, body),) = services.posted
    assert path == f"/robot/send?access_token={TOKEN}"
    assert body["text"] == {"content": "标题\r\n一\n二"}
    services.answer = {"errcode": 310000, "errmsg": "keywords not in content"}
    why = await channel(f"dingtalk://{TOKEN}").send("标题", "一", "info")
    assert why == "errcode 310000 (keywords not in content)"


async def test_wecom_whose_plugin_takes_every_200_for_good(services: Hook) -> None:
    made = channel(f"wecombot://{TOKEN}")
    assert made.most_bytes == 2048
    services.answer = {"errcode": 0}
    assert await made.send("标题", "正文", "info") == ""
    ((path, body),) = services.posted
    assert path == f"/cgi-bin/webhook/send?key={TOKEN}"
    assert body["text"]["content"].split() == ["标题", "正文"]
    services.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
    assert await made.send("标题", "正文", "info") == "errcode 93000 (invalid webhook url)"


async def test_a_status_and_a_host_that_is_not_there(hook: Hook) -> None:
    hook.status = 403
    assert await channel(f"json://{hook.host}/{TOKEN}").send("a", "b", "info") == "HTTP 403"
    assert await channel(f"json://127.0.0.1:9/{TOKEN}").send("a", "b", "info") == "ConnectionError"


async def test_a_server_without_an_answer_is_given_up_and_holds_nobody_up(hook: Hook) -> None:
    hook.is_silent = True
    made = channel(f"json://{hook.host}/x?rto=0.2")
    made._plugin.socket_read_timeout = 0.2
    assert await made.send("a", "b", "info") == "ReadTimeout"
    made._plugin.socket_read_timeout = 60
    hook.held.clear()
    sending = asyncio.ensure_future(made.send("a", "b", "info"))
    await asyncio.to_thread(hook.held.wait)
    sending.cancel()  # a thread of a pool would keep the process from ending
    with pytest.raises(asyncio.CancelledError):
        await sending


async def test_no_logger_tells_a_token(services: Hook, hook: Hook, root: io.StringIO) -> None:
    for url in (f"feishu://{TOKEN}", f"json://{hook.host}/{TOKEN}", f"json://127.0.0.1:9/{TOKEN}"):
        await channel(url).send("a", "b", "info")
    with pytest.raises(BadNotices):
        make(named([f"feishu://{TOKEN}!!", f"nosuch://{TOKEN}"]))
    logging.getLogger("newscrawl").debug("this is heard")
    assert (TOKEN in root.getvalue(), "this is heard" in root.getvalue()) == (False, True)


def test_every_url_that_is_no_channel_is_told_without_itself() -> None:
    urls = [f"nosuch://{TOKEN}", f"https://example.com/{TOKEN}", f"dingtalk://{TOKEN}-x", "json://h/1"]
    urls += [f"barks://{TOKEN}", f"json://[{TOKEN}"]  # without a device; no host
    with pytest.raises(BadNotices) as caught:
        make(named(urls))
    assert caught.value.problems == (
        "nosuch: Apprise has no nosuch://; docs/notify.md has examples",
        "https: a web address says not what it is: jsons://HOST/PATH, or feishu://TOKEN (docs/notify.md)",
        *(
            f"{name}: Apprise cannot use it: is all of its URL there? (it may hold a secret: not shown)"
            for name in CUT
        ),
    )


def test_without_apprise_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert make([]) == []
    with pytest.raises(BadNotices) as caught:
        make(named(["feishu://a1b2"]))
    told = "notices need apprise: pip install -r requirements-notify.txt, or the wheel with [notify]"
    assert str(caught.value) == told
