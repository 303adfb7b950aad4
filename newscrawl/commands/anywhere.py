"""Commands that Scrapy has too, for the entry points: ours where no project is, Scrapy's in someone else's.

An entry point stands above Scrapy's own commands, in every project of the same environment. In ours,
``COMMANDS_MODULE`` stands above the entry points.
"""

from scrapy.commands import ScrapyCommand
from scrapy.commands import crawl as scrapy_crawl
from scrapy.commands import list as scrapy_list
from scrapy.commands import settings as scrapy_settings
from scrapy.utils.project import inside_project

from newscrawl.commands import crawl as our_crawl
from newscrawl.commands import list as our_list
from newscrawl.commands import settings as our_settings

_INSIDE = inside_project()

crawl: type[ScrapyCommand] = scrapy_crawl.Command if _INSIDE else our_crawl.Command
list_: type[ScrapyCommand] = scrapy_list.Command if _INSIDE else our_list.Command
settings: type[ScrapyCommand] = scrapy_settings.Command if _INSIDE else our_settings.Command
