"""The item loader: what pages read, as an Article's fields, whatever the site."""

from typing import Any

from itemloaders.processors import Compose, Identity, MapCompose, TakeFirst
from scrapy.loader import ItemLoader

from newscrawl.codec import utc
from newscrawl.items import Article


def one_line(text: str) -> str | None:
    """A text without its runs of white space; None for an empty one."""
    return " ".join(text.split()) or None


def unique(values: list[Any]) -> list[Any]:
    """Each value once, in order."""
    return list(dict.fromkeys(values))


class ArticleLoader(ItemLoader):
    """Loads an Article: single values by default, texts cleaned, times UTC in milliseconds."""

    default_item_class = Article
    default_output_processor = TakeFirst()

    title_in = original_title_in = source_in = origin_in = summary_in = published_raw_in = MapCompose(
        one_line
    )
    published_at_in = released_at_in = modified_at_in = crawled_at_in = MapCompose(utc)

    authors_in = editors_in = editor_codes_in = keywords_in = symbols_in = aliases_in = MapCompose(one_line)
    authors_out = editors_out = editor_codes_out = keywords_out = symbols_out = aliases_out = Compose(unique)

    paragraphs_in = MapCompose(one_line)
    paragraphs_out = images_out = stocks_out = Identity()
