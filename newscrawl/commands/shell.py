"""``scrapy shell [URL]``: Scrapy's own, keeping nothing."""

from scrapy.commands.shell import Command as ScrapyShell

from newscrawl.cli.looking import Looking


class Command(Looking, ScrapyShell):
    """A console with the page, and the site's spider where the URL is the site's."""

    least = 0
