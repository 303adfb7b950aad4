"""``scrapy settings``: Scrapy's own, with newscrawl's values where no project is."""

import argparse

from scrapy.commands.settings import Command as ScrapySettings

from newscrawl.cli.usage import BareUsage


class Command(BareUsage, ScrapySettings):
    """Exit code 0, or 2: bad usage, such as the number of what is none."""

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            super().act(args, opts)
        except (ValueError, TypeError) as error:
            self.tell(f"error: {error}", 2)
