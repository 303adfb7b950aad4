"""The commands, one a module. Scrapy, where it looks for them, is told that ours are commands, too."""

import sys

from newscrawl.cli.standing import Standing

if "scrapy.commands" in sys.modules:
    sys.modules["scrapy.commands"].ScrapyCommand.register(Standing)
