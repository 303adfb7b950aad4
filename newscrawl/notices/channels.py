"""Channels: where something is told, by Apprise, which is an extra. Nothing of a URL gets out of here."""

import asyncio
import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from newscrawl.config.extras import install
from newscrawl.notices.addresses import Address
from newscrawl.notices.answers import heard
from newscrawl.notices.errors import BadNotices

if TYPE_CHECKING:
    from apprise.plugins import NotifyBase

FOREIGN = ("apprise", "urllib3", "requests", "requests_oauthlib", "oauthlib", "charset_normalizer")
"""Loggers that write down addresses and messages, tokens and all, at some level or other."""

SECONDS = 4.0
"""For a connection, and for each piece of an answer."""

PAUSE_S = 1.1
"""Between two messages to one channel: groups take 20 to 100 a minute."""

MOST_BYTES = 4000
"""Of a message; Telegram's limit, and plenty for a phone. A channel may have a smaller one."""


class Channel:
    """One place where something is told."""

    def __init__(self, address: Address, plugin: "NotifyBase") -> None:
        self.address = address
        self._plugin = plugin
        plugin.socket_connect_timeout = plugin.socket_read_timeout = SECONDS
        plugin.request_rate_per_sec = PAUSE_S

    @property
    def name(self) -> str:
        """What it is called in the log and in the store: nothing of its URL."""
        return self.address.name

    @property
    def most_bytes(self) -> int:
        """How long a message may be, in UTF-8, its title included."""
        longest = self._plugin.body_maxlen
        return min(longest, MOST_BYTES) if longest else MOST_BYTES

    async def send(self, title: str, body: str, kind: str) -> str:
        """Say something; why it could not be said, empty where it was. ``kind``: info, success, failure."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[str] = loop.create_future()

        def work() -> None:
            told = self._send(title, body, kind)
            with suppress(RuntimeError):  # the loop has ended: nobody waits any more
                loop.call_soon_threadsafe(_settle, done, told)

        threading.Thread(target=work, daemon=True).start()  # what hangs must not hold up the process's end
        return await done

    def _send(self, title: str, body: str, kind: str) -> str:
        with heard(self.address.scheme) as listening:
            try:
                sent = self._plugin.notify(body=body, title=title, notify_type=kind, body_format="text")
            except Exception as error:  # a plugin may raise anything, and its text may hold the address
                return listening.refusal or type(error).__name__
        if listening.refusal:
            return self.address.without_secrets(listening.refusal)
        return "" if sent else "not sent"


def _settle(done: asyncio.Future[str], told: str) -> None:
    if not done.done():  # who waited for it may have given up
        done.set_result(told)


def make(addresses: Sequence[Address]) -> list[Channel]:
    """The channels. Raises BadNotices, which names each that cannot be one, and tells nothing of its URL."""
    if not addresses:
        return []
    if not find_spec("apprise"):
        raise BadNotices(f"notices need apprise: {install('notify')}")
    hush()
    plugins = {address: _plugin(address) for address in addresses}
    if wrong := [address for address, plugin in plugins.items() if plugin is None]:
        raise BadNotices(*(f"{one.name}: {_why(one)}" for one in wrong))
    return [Channel(address, plugin) for address, plugin in plugins.items() if plugin]


def hush() -> None:
    """Keep what others log of their requests out of our log, whatever its level."""
    for name in FOREIGN:
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def _plugin(address: Address) -> "NotifyBase | None":
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(
        app_id="newscrawl",
        app_desc="newscrawl",
        app_url="",
        image_url_mask="",  # else readers of a message would fetch Apprise's picture
        image_url_logo="",
        storage_mode="memory",
    )
    return Apprise.instantiate(address.url, asset=asset) or None  # one without anybody to tell is false, too


def _why(address: Address) -> str:
    from apprise.manager_plugins import NotificationManager

    known = NotificationManager()  # type: ignore[no-untyped-call]
    if address.scheme in ("http", "https"):
        return "a web address says not what it is: jsons://HOST/PATH, or feishu://TOKEN (docs/notify.md)"
    if address.scheme not in known:
        return f"Apprise has no {address.scheme}://; docs/notify.md has examples"
    return "Apprise cannot use it: is all of its URL there? (it may hold a secret: not shown)"
