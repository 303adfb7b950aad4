"""The blocks that a body is read into: lines of text, pictures, and elements that are no article's."""

import re
from dataclasses import dataclass, field

from lxml import etree

from newscrawl.sites.sina.text.html import remove

_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True, eq=False)
class Line:
    """One line of text and the places in the tree that it came from."""

    text: str
    places: list[tuple[etree._Element, bool]] = field(default_factory=list)
    """Elements with text of this line; True when it is the text after the element."""

    plain: str = ""
    """What of it is no link."""

    caption: bool = False
    """The line stands where the template has a picture's caption, or was found to be one."""

    rule: str | None = None
    """The rule that took it out of the text."""

    @property
    def linked(self) -> bool:
        """All of the line is links, but for bullets and dates."""
        return not _LETTER.search(self.plain)

    def clear(self) -> None:
        """Take the line's text out of the tree."""
        for element, after in self.places:
            if element.tag == "tr":
                remove(element)
            elif after:
                element.tail = None
            else:
                element.text = None


@dataclass(slots=True, eq=False)
class Picture:
    """A picture of a body."""

    element: etree._Element
    rule: str | None = None
    """The rule that took it out of the body."""

    def clear(self) -> None:
        """Take the picture out of the tree."""
        remove(self.element)


@dataclass(slots=True, eq=False)
class Dropped:
    """An element that with all that it holds is not the article's."""

    element: etree._Element
    rule: str

    def clear(self) -> None:
        """Take the element out of the tree."""
        remove(self.element)


Block = Line | Picture | Dropped
