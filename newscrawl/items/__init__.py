"""Items: what spiders yield, an article, a row or a page of a list, and an article's document."""

from newscrawl.items.article import Article
from newscrawl.items.document import FOREIGN, TRACE, WORKING, to_document
from newscrawl.items.lists import Listing, ListPage, Position, Told
from newscrawl.items.parts import Channel, Image, Removed, Stock, Version, lists_of

__all__ = [
    "FOREIGN",
    "TRACE",
    "WORKING",
    "Article",
    "Channel",
    "Image",
    "ListPage",
    "Listing",
    "Position",
    "Removed",
    "Stock",
    "Told",
    "Version",
    "lists_of",
    "to_document",
]
