"""Where things stand in a page: by id or class, from an index that one scan of the tree makes.

A path like ``//*[has-class]`` costs a scan of the tree for every field of every era; the index costs one.
"""

from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from newscrawl.sites.sina.text.html import Element, Select

_BY_ID = etree.XPath("id($name)", smart_strings=False)  # libxml2's own table; a[name] counts as an id there
_BY_ATTRIBUTE = etree.XPath("/descendant::*[@id=$name]", smart_strings=False)


_CLASSED = ("h1", "h2", "div", "p", "span", "section", "time", "cite")
"""The elements whose classes eras name; the many others need not leave the parser."""


class Index:
    """A page's elements by class, and its metas by name."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._by_class: dict[str, list[Element]] = {}
        self._by_id: dict[str, list[Element]] = {}

    @cached_property
    def _classes(self) -> dict[str, list[Element]]:
        """Elements by their class attribute as it is written."""
        found: dict[str, list[Element]] = {}
        for element in self.root.iter(*_CLASSED):
            if written := element.get("class"):
                if written in found:
                    found[written].append(element)
                else:
                    found[written] = [element]
        return found

    @cached_property
    def _all_written(self) -> str:
        """All class attributes as one text: most names that eras ask for are nowhere in it."""
        return "\n".join(self._classes)

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of the metas as written, by name or property in lower case."""
        found: dict[str, list[str]] = {}
        for meta in self.root.iter("meta"):
            if (content := meta.get("content")) is not None:
                name = meta.get("name") or meta.get("property") or ""
                found.setdefault(name.strip().lower(), []).append(content)
        return found

    def of_class(self, name: str) -> list[Element]:
        """Elements that have a class among theirs: eras ask for the same ones over and over."""
        if (found := self._by_class.get(name)) is None:
            found = self._by_class[name] = list(self._having(name))
        return found

    def _having(self, name: str) -> Iterator[Element]:
        if name in self._all_written:
            for written, elements in self._classes.items():
                if name in written and name in written.split():
                    yield from elements

    def of_id(self, name: str) -> list[Element]:
        """Elements with an id: eras ask for the same ones, too."""
        if (found := self._by_id.get(name)) is None:
            found = self._by_id[name] = self._identified(name)
        return found

    def _identified(self, name: str) -> list[Element]:
        found: list[Element] = _BY_ID(self.root, name=name)  # type: ignore[assignment]
        if found and found[0].get("id") != name:
            found = _BY_ATTRIBUTE(self.root, name=name)  # type: ignore[assignment]
        return found


class Find:
    """A place: an id, or any of some classes, of a tag; ``then`` is a path from there."""

    __slots__ = ("_classes", "_id", "_tag", "_then")

    def __init__(self, *classes: str, id: str = "", tag: str = "", then: str = "") -> None:  # noqa: A002
        self._classes, self._id, self._tag = classes, id, tag
        self._then = Select(then) if then else None

    def __call__(self, index: Index) -> list[Element]:
        found = self._start(index)
        if self._then is None:
            return found
        return [element for start in found for element in self._then(start)]

    def _start(self, index: Index) -> list[Element]:
        if self._id:
            found = index.of_id(self._id)
        elif self._classes:
            found = [element for name in self._classes for element in index.of_class(name)]
        else:
            return list(index.root.iter(self._tag))
        return [element for element in found if element.tag == self._tag] if self._tag else found
