"""``scrapy fetch URL``: Scrapy's own, keeping nothing."""

from scrapy.commands.fetch import Command as ScrapyFetch

from newscrawl.cli.looking import LookingAtUrl


class Command(LookingAtUrl, ScrapyFetch):
    """Prints a page as the spider would receive it."""
