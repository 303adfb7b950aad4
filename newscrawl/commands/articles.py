"""``scrapy articles``: stored articles; with ``--history`` the versions of one."""

import argparse

from rich.text import Text

from newscrawl import history
from newscrawl.codec import Doc
from newscrawl.console import BadUsage, StoreCommand, no_arguments, stdout
from newscrawl.sina import urls
from newscrawl.storage import ARTICLES, REVISIONS, Store

STYLES = {"+": "green", "-": "red", "@": "cyan"}


class Command(StoreCommand):
    """Exit code 0: printed; 1: no store, or no such article; 2: bad usage."""

    def short_desc(self) -> str:
        return "Show what changed in an article since it was first seen"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--history", metavar="DOCID", help="the versions of one article (id or URL)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        async def work(store: Store) -> int:
            no_arguments(args)
            if not opts.history:
                raise BadUsage("which article? --history DOCID, with an id (comos:…) or a URL")
            return await self._history(store, document_id(opts.history))

        self.with_store(work)

    async def _history(self, store: Store, docid: str) -> int:
        now = (await store.get(ARTICLES, [docid])).get(docid)
        if now is None:
            self.fail(f"no article {docid} in {store.name}", 1)
            return 1
        former = [doc async for doc in store.find(REVISIONS, {"article_id": docid}, sort="revision")]
        print_history(former, now)
        return 0


def document_id(text: str) -> str:
    """An ``_id`` as it is, a URL as the id of what it leads to. Raises BadUsage."""
    if text.startswith(("comos:", "url:")):
        return text
    try:
        return urls.document_id(text)
    except urls.BadUrl as error:
        raise BadUsage(f"{text!r} is neither a document id nor a URL ({error})") from error


def print_history(former: list[Doc], now: Doc) -> None:
    """The versions of an article as a diff."""
    console = stdout()
    for headline, lines in history.versions(former, now):
        console.print(Text(headline, style="bold"))
        for line in lines:
            console.print(Text(f"  {line}", style=STYLES.get(line[:1], "")), soft_wrap=True)
    if now["gone_at"]:
        console.print(Text(f"gone from the site: {now['gone_at']:%Y-%m-%d %H:%M} UTC", style="bold"))
