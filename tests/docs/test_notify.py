"""docs/notify.md: its watches are read, its channels are some, its keys are those that there are."""

import re
from pathlib import Path

from newscrawl.notices import conditions, file, shared
from newscrawl.notices.addresses import named
from newscrawl.notices.channels import make
from newscrawl.notices.file import OWN

TEXT = (Path(__file__).parents[2] / "docs" / "notify.md").read_text("utf-8")
PLACES = {
    "BOT_TOKEN": "123456789:abcdefghijklmnopqrstuvwxyz123456789",
    "CHAT_ID": "12315544",
    "HOST": "hooks.example.org",
    "PATH": "way",
    "TOPIC": "news",
}
TOKEN = "a1b2c3d4e5f6a1b2c3d4e5f6"  # noqa: S105 - made up


def urls() -> list[str]:
    """The addresses in the table of channels, with something in their gaps."""
    table = TEXT.partition("## Channels")[2].partition("For all others")[0]
    found = re.findall(r"`(\w+://[^`]+)`", table)
    return [
        re.sub(r"\b[A-Z][A-Z_]+\b", lambda gap: PLACES.get(gap[0], TOKEN), url)
        for url in found
        if url != "json://"
    ]


def test_every_channel_of_the_table_is_one() -> None:
    names = {channel.name.partition("-")[0] for channel in make(named(urls()))}
    assert names == {"feishu", "dingtalk", "wecombot", "tgram", "ntfys", "barks", "mailtos", "jsons"}


def test_the_watches_are_read(tmp_path: Path) -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    path = tmp_path / "watches.toml"
    path.write_text(block, "utf-8")
    found, language = file.read(path)
    told = [(watch.name, watch.when.text, watch.revisions, len(watch.urls)) for watch in found]
    assert (language, told) == (
        "zh",
        [("专项债", "run", False, 0), ("宁德时代", "daily 08:00", False, 1), ("部委", "every 6 h", True, 0)],
    )


def test_every_key_is_in_the_table() -> None:
    table = TEXT.partition("| key | meaning |")[2].partition("\n\n")[0]
    keys = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert sorted(keys) == sorted(OWN)
    assert set(conditions.KINDS) | set(shared.KEYS) < set(OWN)
