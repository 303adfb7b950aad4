"""``scrapy parse URL``: Scrapy's own, keeping nothing."""

import argparse
import os
import warnings

from scrapy.commands.parse import Command as ScrapyParse
from scrapy.exceptions import ScrapyDeprecationWarning

from newscrawl.cli.looking import LookingAtUrl

PIPELINES = {
    "newscrawl.pipelines.alone.AlonePipeline": 100,
    "newscrawl.pipelines.enrich.EnrichPipeline": 250,
}
"""What ours make of an article without a store."""


class Command(LookingAtUrl, ScrapyParse):
    """Prints the item that the spider makes of a page; with ``--pipelines`` as it would be stored."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        opts.nocolour = opts.nocolour or bool(os.environ.get("NO_COLOR"))
        # Scrapy's own callback of this command does what its 2.19 deprecates.
        warnings.filterwarnings("ignore", r".*returned a Deferred", ScrapyDeprecationWarning)
        if opts.pipelines:
            others = self.settings.getdict("ITEM_PIPELINES")
            self.settings.set("ITEM_PIPELINES", PIPELINES | others, priority="cmdline")
