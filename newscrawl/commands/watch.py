"""``scrapy watch``: which watches there are, what waits to be told, and what they would have told."""

import argparse
import asyncio
import json
from datetime import UTC, datetime

from newscrawl.cli.console import BadUsage, StoreCommand, no_arguments, stdout
from newscrawl.notices import file, outbox, plan, states, words
from newscrawl.notices.channels import Channel
from newscrawl.notices.delivery import NO_ANSWER
from newscrawl.notices.errors import BadNotices
from newscrawl.notices.past import Told, last_week
from newscrawl.notices.plan import Plan
from newscrawl.notices.watches import Watch
from newscrawl.reading.tables import Column, Grid
from newscrawl.sites import registry
from newscrawl.sites.days import shown
from newscrawl.storage import CONTROL, Store

NONE = "no watches: write watches.toml, or name the file with WATCHES (docs/notify.md)"
TEST_S = 15.0
"""Seconds that a channel may take for a test."""


class Command(StoreCommand):
    """Exit code 0: shown, or sent; 1: no store, or a channel did not take the test; 2: bad usage."""

    def short_desc(self) -> str:
        return "Show the watches, and what they would have sent in the last week"

    def long_desc(self) -> str:
        return (
            "Show the watches (rules of watches.toml that report new articles), the messages that wait, and "
            "the state of each channel. docs/notify.md explains them."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--test", action="store_true", help="print last week's messages; send nothing")
        parser.add_argument(
            "--send-test", action="store_true", help="send a short test message to each channel"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object per line")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            no_arguments(args)
            if opts.test and opts.send_test:
                raise BadUsage("--test sends nothing, --send-test does: which?")
            path = plan.path_of(self.settings)
            watches = file.read(path)[0] if path else []
            found = Plan() if opts.test else plan.of(self.settings)
        except BadNotices as error:
            self.fail("\n".join(error.problems), 2)
            return
        except BadUsage as error:
            self.fail(str(error), 2)
            return
        if opts.send_test:
            self._send_test(found)
        elif not watches:
            self.fail(f"no watch in {path}: write one (docs/notify.md)" if path else NONE, 2)
        elif opts.test:
            self.with_store(lambda store: _test(store, watches, as_json=opts.json))
        else:
            self.with_store(lambda store: _show(store, found, as_json=opts.json))

    def _send_test(self, found: Plan) -> None:
        if not found:
            self.fail("no channel: set NOTIFY_URLS, or give a watch urls", 2)
            return
        refused = asyncio.run(_sent(found))
        for name, why in refused.items():
            print(f"{name}: {why or 'accepted'}")
        self.exitcode = int(any(refused.values()))


async def _sent(found: Plan) -> dict[str, str]:
    """By channel, why it did not take a message; empty where it did."""
    message = words.of_test(found.language)
    channels = found.channels.values()
    answers = await asyncio.gather(*(_try(one, message) for one in channels))
    return dict(zip(found.channels, answers, strict=True))


async def _try(channel: Channel, message: words.Message) -> str:
    try:
        return await asyncio.wait_for(channel.send(message.title, message.body, message.kind), TEST_S)
    except TimeoutError:
        return NO_ANSWER


async def _test(store: Store, watches: list[Watch], *, as_json: bool) -> int:
    told = [message async for message in last_week(store, watches, datetime.now(UTC))]
    for one in told:
        print(_json(one) if as_json else f"── {shown(one.at)}\n{one.message.title}\n\n{one.message.body}\n")
    silent = [watch.name for watch in watches if watch.name not in {one.watch for one in told}]
    if silent and not as_json:
        print(f"nothing in the last week: {', '.join(silent)}")
    return 0


def _json(told: Told) -> str:
    one = {"watch": told.watch, "at": shown(told.at), "title": told.message.title, "body": told.message.body}
    return json.dumps(one, ensure_ascii=False)


async def _show(store: Store, found: Plan, *, as_json: bool) -> int:
    boxes = await store.get(CONTROL, [outbox.watch(watch.name) for watch in found.watches])
    fared = await states.read(store)
    waiting = {watch.name: outbox.waiting(boxes.get(outbox.watch(watch.name), {})) for watch in found.watches}
    if as_json:
        for watch in found.watches:
            line = {"name": watch.name, "asks": watch.asked, "when": watch.when.text}
            more = {"tells": found.of_watch[watch.name], "waiting": waiting[watch.name]}
            print(json.dumps(line | more, ensure_ascii=False))
        return 0
    heads = (
        Column("watch", least=8),
        Column("asks for", least=20),
        *map(Column, ("when", "tells", "waiting")),
    )
    table = Grid(list(heads))
    for watch in found.watches:
        names = ", ".join(found.of_watch[watch.name])
        table.add(watch.name, watch.asked, watch.when.text, names, _waiting(waiting[watch.name]))
    stdout().print(table)
    last = Column(f"last told ({registry.home().place} time)")
    table = Grid([Column("channel"), last, Column("state", least=20)])
    for name in found.channels:
        state = fared.get(name, {})
        table.add(name, shown(state.get("sent_at")), told_of(state))
    stdout().print(table)
    return 0


def _waiting(counts: dict[str, int]) -> str:
    return ", ".join(f"{name or 'its time'} {n}" for name, n in counts.items())


def told_of(state: dict[str, object]) -> str:
    """How a channel fares."""
    if not state.get("failures"):
        return "ok" if state else "not used yet"
    return f"failed {state['failures']} times: {state.get('error')}"
