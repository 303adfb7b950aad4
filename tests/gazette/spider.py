"""``scrapy crawl gazette -s SPIDER_MODULES=tests.gazette.spider``."""

from newscrawl.spiders.articles import SiteSpider
from tests.gazette.site import SITE


class GazetteSpider(SiteSpider):
    """New articles of the Bayside Gazette."""

    name = "gazette"
    site = SITE
