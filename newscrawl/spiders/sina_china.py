"""Sina Finance's domestic channel: lists through the roll API, articles as pages."""

from newscrawl.sites.sina.site import SITE
from newscrawl.spiders.articles import SiteSpider


class SinaChinaSpider(SiteSpider):
    """``scrapy crawl sina_china``: new articles of the domestic channel; SiteSpider has the arguments."""

    name = "sina_china"
    site = SITE
