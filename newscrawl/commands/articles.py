"""``scrapy articles``: stored articles, by what they are and what they say; one; a story; a history."""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from newscrawl.cli.console import BadUsage, StoreCommand, no_arguments, stdout
from newscrawl.cli.filters import OPTIONS, add_as_of, add_filters, as_of, document_id, quantity, where
from newscrawl.codec import Doc, dumps
from newscrawl.config import program
from newscrawl.reading import article, history, listing, selection, story, values, versions
from newscrawl.reading.choice import of_stories
from newscrawl.reading.text import harmless
from newscrawl.runs.tombstones import is_forgotten, told
from newscrawl.sites.days import shown
from newscrawl.storage import ARTICLES, LISTINGS, Hit, Store
from newscrawl.storage.grams import phrases

STYLES = {"+": "green", "-": "red", "@": "cyan"}
LIMIT = 20


class Command(StoreCommand):
    """Exit code 0: printed; 1: no store, or no such article; 2: bad usage."""

    examples = (
        "scrapy articles --search 专项债 工信部 --since 2024-05-01",
        "scrapy articles --source 新华社 --limit 5",
        "scrapy articles comos:kmvtrqp2810447",
        "scrapy articles --history comos:kmvtrqp2810447",
    )

    def syntax(self) -> str:
        return "[options] [ID|URL]"

    def short_desc(self) -> str:
        return "List, search and read stored articles"

    def long_desc(self) -> str:
        return (
            "List the newest articles, filtered by the options; with --search, the articles that contain all "
            "of the words, best match first. With an id or a URL, print that article. With one --story and "
            "nothing else, show who published the story first, who reposted it and what they changed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--history", metavar="ID", help="show the versions of one article (id or URL)")
        parser.add_argument("--search", nargs="+", metavar="WORD", help="only articles with all these words")
        parser.add_argument(
            "--newest", action="store_true", help="with --search: the newest first, not the best"
        )
        help_limit = f"at most N articles (default: {LIMIT}; 0: all)"
        parser.add_argument("--limit", type=quantity, default=LIMIT, metavar="N", help=help_limit)
        parser.add_argument("--json", action="store_true", help="print one JSON document per line")
        add_filters(parser)
        add_as_of(parser)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        async def work(store: Store) -> int:
            at = as_of(opts)
            if opts.history:
                return await self._history(store, document_id(opts.history), at)
            if args:
                return await self._one(store, document_id(args[0]), at, as_json=opts.json)
            if _is_story(opts):
                return await self._story(store, opts)
            return await self._list(store, opts)

        self.with_store(work, lambda: check(args, opts))

    async def _history(self, store: Store, docid: str, at: datetime | None) -> int:
        if await self._stored(store, docid, at):
            *former, now = await versions.history(store, docid, at)
            print_history(former, now)
        return self.exitcode

    async def _one(self, store: Store, docid: str, at: datetime | None, *, as_json: bool) -> int:
        found = await self._stored(store, docid, at)
        if found and as_json:
            print(dumps(found))
        elif found:
            article.show(stdout(), found)
        return self.exitcode

    async def _stored(self, store: Store, docid: str, at: datetime | None) -> Doc | None:
        found = await (versions.article(store, docid, at) if at else _get(store, docid))
        if found is None:
            row = (await store.get(LISTINGS, [docid])).get(docid)
            known = f" was known at {shown(at)}" if at else ""
            missing = f"no article {docid}{known} in {store.name}"
            self.fail(told(docid, row) if is_forgotten(row) else missing, 1)
        return found

    async def _story(self, store: Store, opts: argparse.Namespace) -> int:
        at = as_of(opts)
        among = await of_stories(store, where(opts), at)
        name, known = opts.story[0], among["story_id"]["$in"]
        docs = [doc async for doc in selection.chosen(store, among, at)]
        if not docs:
            self.fail(f"no story {name} in {store.name}", 1)
            return 1
        if opts.json:
            _print_json(story.ordered(docs))
        else:
            story.show(stdout(), known[0], docs)
        return 0

    async def _list(self, store: Store, opts: argparse.Namespace) -> int:
        at = as_of(opts)
        conditions = await of_stories(store, where(opts), at)
        words = opts.search or []
        if words:
            found = selection.found(store, words, conditions, at, opts.limit, newest=opts.newest)
            hits = [hit async for hit in found]
            docs = [_scored(hit) if opts.json else hit.doc for hit in hits]
        else:
            docs = [doc async for doc in selection.chosen(store, conditions, at, opts.limit)]
        if opts.json:
            _print_json(docs)
        elif docs:
            stdout().print(listing.table(docs, words))
        else:
            print(f"{program.called()} articles: no article matches in {store.name}", file=sys.stderr)
        if not docs:
            for line in await values.strangers(store, _asked(opts)):
                print(f"{program.called()} articles: {line}", file=sys.stderr)
        return 0


def check(args: list[str], opts: argparse.Namespace) -> None:
    """Raise ValueError for what cannot be done."""
    no_arguments([arg for arg in args if arg.startswith("-")] or args[1:])
    chosen = [f"--{name}" for name in ("since", "until", *OPTIONS, "search") if getattr(opts, name)]
    single = [*args, *(["--history"] if opts.history else [])]
    if len(single) > 1 or (single and chosen):
        raise BadUsage(f"{' '.join([*single, *chosen])}: either one article, or a choice of them")
    for asked in (*args, opts.history):
        document_id(asked) if asked else None
    if opts.limit < 0:
        raise BadUsage(f"--limit {opts.limit} is not a number of articles")
    where(opts)
    as_of(opts)
    if opts.newest and not opts.search:
        raise BadUsage("--newest goes with --search: without it, the newest come first anyway")
    if opts.search:
        phrases(opts.search)


async def _get(store: Store, docid: str) -> Doc | None:
    return (await store.get(ARTICLES, [docid])).get(docid)


def print_history(former: list[Doc], now: Doc) -> None:
    """The versions of an article as a diff."""
    console = stdout()
    for headline, lines in history.versions(former, now):
        console.print(Text(harmless(headline), style="bold"))
        for line in lines:
            console.print(Text(harmless(f"  {line}"), style=STYLES.get(line[:1], "")), soft_wrap=True)
    if now["gone_at"]:
        console.print(Text(f"gone from the site, noticed {shown(now['gone_at'])}", style="bold"))


def _asked(opts: argparse.Namespace) -> dict[str, list[str]]:
    """By option what was asked for, as the values of articles have it."""
    asked = {name: list(getattr(opts, name) or []) for name in values.FIELDS}
    found = where(argparse.Namespace(**{**dict.fromkeys(vars(opts)), "symbol": asked["symbol"]}))
    symbols = found.get("symbols", [])
    asked["symbol"] = symbols["$in"] if isinstance(symbols, dict) else [symbols] if symbols else []
    asked["channel"] = []  # several forms of names, which the option explains
    return asked


def _is_story(opts: argparse.Namespace) -> bool:
    others = [
        name for name in ("since", "until", *OPTIONS, "search") if name != "story" and getattr(opts, name)
    ]
    return bool(opts.story) and len(opts.story) == 1 and not others


def _scored(hit: Hit) -> Doc:
    return {**hit.doc, "score": round(hit.score, 4)}


def _print_json(docs: Sequence[Doc]) -> None:
    for doc in docs:
        print(dumps(doc))
