"""The template eras: where each has its title, time, source and body.

Sources: saved pages of 2010–2022; the wap and jinrong selectors come from public code only.
"""

from newscrawl.sites.sina.page.find import Find, Index
from newscrawl.sites.sina.page.pages import Page
from newscrawl.sites.sina.text.html import Element, Select, has_class, string, text_of

_SOURCES = Select(f"//*[{has_class('source')}]")
_AFTER_TITLE = Select("//h1/following::*[position() <= 12] | //time")


class Finance(Page):
    """Finance and most channels since 2018."""

    name = "finance_2018"
    TITLE = Find("main-title", tag="h1")
    TIME = Find("date-source", then=f"descendant::*[{has_class('date')}]")
    SOURCE = Find("date-source", then=f"descendant::*[{has_class('source')}]")


class News(Finance):
    """news.sina.com.cn since 2018: its first h1 is the logo."""

    name = "news_2018"
    BODY = Find(id="article")


class SelfMedia(Finance):
    """k.sina, t.cj and cj: accounts' own articles in the finance frame; the account is in ``mediaid``."""

    name = "self_media"
    self_media = True

    def fits(self) -> bool:
        if not super().fits():
            return False
        comments = [*self.metas.get("comment", ()), *self.metas.get("sudameta", ())]
        return any(text.startswith(("mp:", "comment_channel:mp")) for text in comments)


class Jinrong(Page):
    """finance.sina.com.cn/jinrong/ since 2020."""

    name = "jinrong_2020"
    TITLE = Find("m-atc-title")
    TIME = Find("atc-date")
    SOURCE = Find("a-text", then="descendant::h2")
    BODY = Find("m-atc-body")
    KEYWORDS = Find("m-atc-keyword", then="descendant::a")


class Wap(Page):
    """finance.sina.cn and the other hosts for phones."""

    name = "wap"
    TITLE = Find("art_tit_h1", tag="h1")
    TIME = Find("art_time")
    SOURCE = Find("art_cite")
    BODY = Find("art_content")
    KEYWORDS = Find("art_keywords", then="descendant::a")


class Era2014(Page):
    """2014 to 2017."""

    name = "era_2014"
    TITLE = Find(id="artibodyTitle", tag="h1")
    TIME = Find(id="navtimeSource")
    SOURCE = Find(id="navtimeSource", then="descendant::*[@data-sudaclick='media_name']")
    KEYWORDS = Find("article-keywords", then="descendant::a")
    BREADCRUMB = Find("bread", then="descendant::a")

    def fits(self) -> bool:
        return super().fits() and bool(self.TIME(self.index))


class Era2010(Page):
    """To 2013 in gbk, and the tech channel until 2019."""

    name = "era_2010"
    TITLE = Find(id="artibodyTitle", tag="h1")
    BREADCRUMB = Find("blkBreadcrumbNav", then="descendant::a")


class Generic(Page):
    """A page of no era known: the headline, and the element with the most text in paragraphs of its own."""

    name = "generic"
    TITLE = Find(tag="h1")
    least = 80
    """Characters in paragraphs; less is no article."""

    def fits(self) -> bool:
        return super().fits() and bool(self.title()) and bool(self.shown or self.released())

    def time_texts(self) -> list[str]:
        return [text_of(element) for element in _AFTER_TITLE(self.root)]

    def source_elements(self) -> list[Element]:
        return _SOURCES(self.root)

    def body_element(self) -> Element | None:
        weights: dict[Element, int] = {}
        for paragraph in self.root.iterdescendants("p"):
            parent = paragraph.getparent()
            inner = paragraph.find(".//p")  # its text counts for its own parent, and only once
            if parent is not None and inner is None and paragraph.find(".//a") is None:
                weights[parent] = weights.get(parent, 0) + len(string(paragraph).strip())
        best = max(weights, key=lambda element: weights[element], default=None)
        return best if best is not None and weights[best] >= self.least else None

    def source(self) -> tuple[str | None, str | None]:
        shown, link = super().source()
        return shown or self.meta("mediaid") or self.meta("article:author"), link


ERAS: tuple[type[Page], ...] = (News, SelfMedia, Finance, Jinrong, Wap, Era2014, Era2010, Generic)


def read(root: Element, url: str) -> Page | None:
    """The page of the first era that fits; None when none does."""
    index = Index(root)
    return next((page for era in ERAS if (page := era(index, url)).fits()), None)
