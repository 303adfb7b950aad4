"""The peers, each in its best documented configuration, its fields under newscrawl's names.

A peer is a function that imports the library and gives the reader of a page: bytes and URL in, document
out. Fields that a library does not have are left out. Nothing is fetched.
"""

import logging
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from benchmarks.extraction import texts

Doc = dict[str, Any]
Reader = Callable[[bytes, str], Doc]


def trafilatura() -> Reader:
    """Precision mode with metadata; pictures off: asking for them brings the page's teasers into the text."""
    library: Any = import_module("trafilatura")
    options = {"favor_precision": True, "include_comments": False, "with_metadata": True}
    dates = {"original_date": True, "extensive_search": True}

    def read(body: bytes, url: str) -> Doc:
        page = texts.decode(body)
        found = library.bare_extraction(page, url=url or None, date_extraction_params=dates, **options)
        if found is None:
            return {}
        return {
            "title": found.title,
            "published_at": texts.aware(found.date),
            "source": found.sitename,
            "authors": texts.listed(found.author),
            "keywords": texts.listed(found.tags),
            "paragraphs": texts.lines(found.text),
        }

    return read


def newspaper4k() -> Reader:
    """Language zh (jieba), on text: bytes it decodes as UTF-8 only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nltk is for summaries only
        library: Any = import_module("newspaper")

    def read(body: bytes, url: str) -> Doc:
        article = library.Article(url, language="zh", fetch_images=False)
        article.download(input_html=texts.decode(body))
        article.parse()
        return {
            "title": article.title,
            "published_at": texts.aware(article.publish_date),
            "source": article.meta_site_name,
            "authors": list(article.authors),
            "keywords": texts.listed(article.meta_keywords),
            "paragraphs": texts.lines(article.text),
            "images": texts.images(texts.fragment(article.article_html), url),
        }

    return read


def gne() -> Reader:
    """Its defaults, with the host that makes picture addresses full."""
    library: Any = import_module("gne")

    def read(body: bytes, url: str) -> Doc:
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        found = library.GeneralNewsExtractor().extract(texts.decode(body), host=host)
        return {
            "title": found["title"],
            "published_at": texts.aware(found["publish_time"]),
            "authors": texts.listed(found["author"]),
            "keywords": texts.listed(found["meta"].get("keywords")),
            "paragraphs": texts.lines(found["content"]),
            "images": [{"url": src, "caption": None} for src in found["images"]],
        }

    return read


def readability() -> Reader:
    """The reader view as a fragment, its text a block a line; the short title is the one without the site."""
    library: Any = import_module("readability")
    logging.getLogger("readability").setLevel(logging.ERROR)

    def read(body: bytes, url: str) -> Doc:
        document = library.Document(texts.decode(body), url=url or None)
        tree = texts.fragment(document.summary(html_partial=True))
        author = document.author()
        return {
            "title": document.short_title(),
            "authors": [] if author == "[no-author]" else texts.listed(author),
            "paragraphs": texts.paragraphs(tree),
            "images": texts.images(tree, url),
        }

    return read


def goose3() -> Reader:
    """Chinese stop words, as documented, and bytes: of gb2312 pages it reads bytes, but not text."""
    library: Any = import_module("goose3")
    stopwords = import_module("goose3.text").StopWordsChinese
    goose = library.Goose({"stopwords_class": stopwords, "use_meta_language": False, "target_language": "zh"})

    def read(body: bytes, url: str) -> Doc:
        article = goose.extract(url=url or None, raw_html=body)
        return {
            "title": article.title,
            "published_at": texts.aware(article.publish_date) or texts.aware(article.publish_datetime_utc),
            "source": (article.opengraph or {}).get("site_name"),
            "authors": list(article.authors),
            "keywords": texts.listed(article.meta_keywords),
            "paragraphs": texts.lines(article.cleaned_text),
            "images": texts.images(texts.fragment(article.top_node_raw_html), url),
        }

    return read


PEERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "trafilatura": ("trafilatura", trafilatura),
    "newspaper4k": ("newspaper4k", newspaper4k),
    "gne": ("gne", gne),
    "readability-lxml": ("readability-lxml", readability),
    "goose3": ("goose3", goose3),
}
"""Names to distributions and readers."""


def load(name: str) -> tuple[str, Reader]:
    """A peer's version and reader. Raises ImportError (with its reason) when it is not there."""
    distribution, make = PEERS[name]
    return version(distribution), make()
