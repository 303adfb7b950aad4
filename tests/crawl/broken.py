"""A pipeline with a bug, for the test of what becomes of such a run."""

from newscrawl.items import Article


class BrokenPipeline:
    """Fails for one article."""

    def process_item(self, item: Article) -> Article:
        if item.docid == "comos:mcdvzqk5561330":
            raise RuntimeError("a bug")
        return item
