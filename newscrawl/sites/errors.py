"""What a site says of a URL, a page or a list that is of no use.

- ``BadUrl``
- ``BadList``: ``NoSuchList``
- ``NotAnArticle``: ``AnotherArticle``, ``Gone``, ``Banned``
"""


class NotAnArticle(ValueError):
    """The page is none; the message is the reason to record."""


class AnotherArticle(NotAnArticle):
    """The page is another article than the one that was asked for."""

    def __init__(self, docid: str) -> None:
        super().__init__(f"another article came: {docid}")


class Gone(NotAnArticle):
    """The site says that the page does not exist (any more), with a 404 or in words."""


class Banned(NotAnArticle):
    """The site refuses this address for now."""


class BadUrl(ValueError):
    """A URL that cannot be used; the message says why in one line."""


class BadList(ValueError):
    """The answer is not a list; the message says why in one line. Asking again may help."""


class NoSuchList(BadList):
    """The site has no such list (any more): asking again does not help."""
