"""``scrapy extract FILE…``: saved pages in, one JSON document a line out. No network, no store."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cli.usage import FILES, PlainUsage, exit_with
from newscrawl.codec import Doc, dumps
from newscrawl.config import program
from newscrawl.items import to_document
from newscrawl.sites import registry
from newscrawl.sites.errors import BadUrl, NotAnArticle

if TYPE_CHECKING:
    from newscrawl.pipelines.enrich import Enricher


class Command(PlainUsage):
    """Exit code 0: every file gave a document; 1: some did not (stderr says which and why); 2: bad usage."""

    examples = (
        "scrapy extract page.html",
        "scrapy extract pages/*.html > pages.jsonl",
    )

    requires_project = True
    requires_crawler_process = False
    prints_json = True

    def syntax(self) -> str:
        return "[options] FILE…"

    def short_desc(self) -> str:
        return "Turn saved pages into documents, one JSON line each"

    def long_desc(self) -> str:
        return (
            "Read saved pages and print each document as one line of JSON, with its file name. The URL is "
            "taken from the page itself, or from --url (for one file)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", metavar="U", help="the URL of the page (with one FILE)")

    def completes(self) -> tuple[str, ...]:
        return (FILES,)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        if wrong := _usage_error(args, opts.url):
            exit_with(self.called, wrong)
        from newscrawl.pipelines import enrich  # here, as below: it brings Scrapy, which --help needs not

        try:
            enricher = enrich.load(self.settings.getlist("ENRICH"))
        except enrich.BadFunction as error:
            exit_with(self.called, str(error))
        for file in args:
            try:
                found = document(Path(file), opts.url, enricher)
            except (OSError, NotAnArticle) as error:
                reason = error.strerror if isinstance(error, OSError) else error
                print(f"{program.called()} extract: {file}: {reason}", file=sys.stderr)
                self.exitcode = 1
            else:
                print(dumps(found), flush=True)


def _usage_error(args: list[str], url: str | None) -> str | None:
    if not args:
        return "which FILE? Give one or more saved pages"
    if options := [arg for arg in args if arg.startswith("-")]:
        return f"no option {options[0]}; see {program.called()} extract --help"
    if url is None:
        return None
    if len(args) > 1:
        return "--url goes with one FILE"
    try:
        registry.for_url(url).normalise(url)
    except BadUrl as error:
        return str(error)
    return None


def document(file: Path, url: str | None, enricher: "Enricher | None" = None) -> Doc:
    """The document of a saved page, as a crawl would store it, with ``file``."""
    from newscrawl.pipelines import alone

    item, reason = alone.finished(registry.extract(file.read_bytes(), url, saved_as=file.resolve().as_uri()))
    if reason:
        raise NotAnArticle(f"rejected: {reason}")
    if enricher:
        asyncio.run(enricher.enrich(item))
    return {**to_document(item), "file": file.name}
