"""Sending what waits in the outbox: one process at a time, each channel by itself, for so long and no longer.

What goes wrong is a line in the log and never a reason for a run to fail. A channel that did not take a
message is tried again by the next run, and ever later from its third failure on.
"""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newscrawl.codec import Doc
from newscrawl.notices import outbox, states, words
from newscrawl.notices.channels import Channel
from newscrawl.notices.outbox import Pile
from newscrawl.notices.plan import Plan
from newscrawl.runs.lease import Lease
from newscrawl.storage import ARTICLES, CONTROL, Store, StoreError

logger = logging.getLogger(__name__)

TURN_S = 30.0
"""How long the turn of a process that died on another machine keeps others from sending."""

AGAIN_S = 0.2
NO_ANSWER = "no answer in time"


class Turn(Lease):
    """Whose turn it is to send: two that do it at once would tell things twice."""

    prefix = f"{outbox.PREFIX}turn:"


@dataclass(slots=True)
class Due:
    """What one channel has to tell, by box."""

    channel: Channel
    piles: dict[str, Pile] = field(default_factory=dict)


class Delivery:
    """Sends for a plan, from a store."""

    def __init__(self, store: Store, plan: Plan, spiders: Iterable[str]) -> None:
        self.store = store
        self._plan = plan
        self._spiders = {outbox.runs(spider): spider for spider in spiders}
        self._watches = {outbox.watch(watch.name): watch for watch in plan.watches}
        self._failed: set[str] = set()
        """Channels that failed this process: the next one tries them again."""

    @property
    def boxes(self) -> list[str]:
        """The boxes that are sent from: of runs, then of watches."""
        return [*self._spiders, *self._watches]

    async def run(self, seconds: float) -> None:
        """Send what is due, for about so long. Raises StoreError where the store fails."""
        deadline = asyncio.get_running_loop().time() + seconds
        if not any(map(outbox.waiting, (await self.store.get(CONTROL, self.boxes)).values())):
            return
        turn = Turn(self.store, "all", TURN_S)
        while other := await turn.take():
            if asyncio.get_running_loop().time() > deadline:
                logger.info("notify: %s is sending; what is left is for the next run", other.get("holder"))
                return
            await asyncio.sleep(AGAIN_S)
        try:
            await self._send_all(deadline)
        finally:
            await turn.release()

    async def tidy(self, box: str) -> None:
        """Count what is new in a box of a watch, and keep the newest of it. Raises StoreError."""
        names = self._plan.of_watch[self._watches[box].name]
        await outbox.gather(self.store, box, names, lambda _: False)

    async def _send_all(self, deadline: float) -> None:
        due = await self._due(datetime.now(UTC))
        tasks = {asyncio.ensure_future(self._send(one)): one for one in due}
        if not tasks:
            return
        try:
            left = deadline - asyncio.get_running_loop().time()
            await asyncio.wait(tasks, timeout=max(left, 0.0))
        finally:
            late = [task for task in tasks if not task.done()]
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for task in late:
            await self._note(tasks[task].channel, NO_ANSWER)
        for task in tasks:
            if not task.cancelled() and (error := task.exception()):
                raise error

    async def _due(self, now: datetime) -> list[Due]:
        """By channel; those that are to be left alone for now are left out."""
        fared = await states.read(self.store)
        found = {
            name: Due(channel)
            for name, channel in self._plan.channels.items()
            if name not in self._failed and not states.is_paused(fared.get(name), now)
        }
        for box in self.boxes:
            watch = self._watches.get(box)
            names = self._plan.of_watch[watch.name] if watch else self._plan.of_runs
            gathered = await outbox.gather(
                self.store,
                box,
                names,
                lambda since: not watch or watch.when.is_due(since, now),  # noqa: B023
            )
            for name, pile in gathered.items():
                if name in found:
                    found[name].piles[box] = pile
        return [due for due in found.values() if due.piles]

    async def _send(self, due: Due) -> None:
        """All of a channel's messages, up to the first that it does not take."""
        for box, pile in due.piles.items():
            message = await self._message(box, pile, due.channel)
            if message and (why := await due.channel.send(message.title, message.body, message.kind)):
                await self._note(due.channel, why)
                return
            await self.store.write([outbox.told(box, due.channel.name)])
            if message:
                logger.info("notify: told %s: %s", due.channel.name, message.title)
        await self._note(due.channel, "")

    async def _message(self, box: str, pile: Pile, channel: Channel) -> words.Message | None:
        """None where none of the articles is in the store any more."""
        watch = self._watches.get(box)
        if watch is None:
            return words.of_runs(self._spiders[box], self._plan.language, pile, channel.most_bytes)
        articles = await _articles(self.store, pile["entries"])
        more = int(pile["more"])
        if not articles:
            return None
        return words.of_articles(watch.name, watch.language, articles, more, channel.most_bytes)

    async def _note(self, channel: Channel, why: str) -> None:
        """Keep how a channel fared, for the next runs and for the doctor."""
        again = "the next run tries again"
        with suppress(StoreError):  # the message is what counts
            state = await states.keep(self.store, channel.name, why, datetime.now(UTC))
            if later := state["next_at"]:
                again = f"tried again after {later:%Y-%m-%d %H:%M} UTC"
        if why:
            self._failed.add(channel.name)
            logger.warning("notify: %s did not accept it: %s; %s", channel.name, why, again)


async def at_once(plan: Plan, spider: str, entry: Doc, seconds: float) -> None:
    """Tell of a run without a store; what goes wrong is a line in the log."""
    sending = {}
    for name in plan.of_runs:
        channel = plan.channels[name]
        message = words.of_runs(spider, plan.language, outbox.pile([entry]), channel.most_bytes)
        sending[name] = asyncio.ensure_future(channel.send(message.title, message.body, message.kind))
    if sending:
        await asyncio.wait(sending.values(), timeout=seconds)
    for name, task in sending.items():
        why = task.result() if task.done() else NO_ANSWER
        if why:
            logger.warning("notify: %s did not accept it: %s", name, why)
        task.cancel()


async def _articles(store: Store, entries: Iterable[Doc]) -> list[Doc]:
    """The articles of entries, as far as they are in the store: one that was removed is not told of."""
    revised = {str(entry.get("article")): bool(entry.get("revised")) for entry in entries}
    found = await store.get(ARTICLES, revised)
    return [doc | {"revised": revised[key]} for key, doc in found.items()]
