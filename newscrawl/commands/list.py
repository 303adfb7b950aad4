"""``scrapy list``: Scrapy's own, with newscrawl's spiders where no project is."""

from scrapy.commands.list import Command as ScrapyList

from newscrawl.cli.usage import BareUsage


class Command(BareUsage, ScrapyList):
    """Exit code 0, or 2: bad usage."""
