"""``scrapy values FIELD``: what the filters of ``articles`` and ``export`` can be given, with counts."""

import argparse

from newscrawl.cli.console import BadUsage, StoreCommand, stdout
from newscrawl.codec import dumps
from newscrawl.reading import values
from newscrawl.storage import Store

LIMIT = 50


class Command(StoreCommand):
    """Exit code 0: printed; 1: no store; 2: bad usage."""

    examples = (
        "scrapy values source",
        "scrapy values symbol --limit 10",
    )

    def syntax(self) -> str:
        return f"[options] {'|'.join(values.FIELDS)}"

    def short_desc(self) -> str:
        return "List the values of a filter: source, channel, flag, author, editor or symbol"

    def long_desc(self) -> str:
        return (
            "List the values of a filter of articles and export, the most frequent first, with the number "
            "of articles."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        told = f"the N most frequent (default: {LIMIT}; 0: all)"
        parser.add_argument("--limit", type=int, default=LIMIT, metavar="N", help=told)
        parser.add_argument("--json", action="store_true", help="print one JSON object per line")

    def completes(self) -> tuple[str, ...]:
        return (*values.FIELDS,)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        async def work(store: Store) -> int:
            found = await values.values(store, args[0])
            shown = found[: opts.limit or None]
            if opts.json:
                for value, count in shown:
                    print(dumps({"value": value, "articles": count}))
                return 0
            stdout().print(values.table(args[0], shown))
            if len(found) > len(shown):
                print(f"{len(found) - len(shown)} more: --limit 0")
            return 0

        self.with_store(work, lambda: check(args, opts.limit))


def check(args: list[str], limit: int) -> None:
    """Raise BadUsage for what cannot be listed."""
    there_is = ", ".join(values.FIELDS)
    if len(args) != 1 or args[0] not in values.FIELDS:
        raise BadUsage(f"{' '.join(args)!r} is none of {there_is}" if args else f"of which field? {there_is}")
    if limit < 0:
        raise BadUsage(f"--limit {limit} is not a number of values")
