"""The template eras: where each has its title, time, source and body.

Sources: sina.md §3 and saved pages of 2010–2022; the wap and jinrong selectors come from public code only.
"""

from lxml import etree

from newscrawl.sina.html import Select, has_class
from newscrawl.sina.pages import Page


class Finance(Page):
    """Finance and most channels since 2018."""

    name = "finance_2018"
    TITLE = Select(f"//h1[{has_class('main-title')}]")
    TIME = Select(f"//*[{has_class('date-source')}]//*[{has_class('date')}]")
    SOURCE = Select(f"//*[{has_class('date-source')}]//*[{has_class('source')}]")


class News(Finance):
    """news.sina.com.cn since 2018: its first h1 is the logo."""

    name = "news_2018"
    BODY = Select("//*[@id='article']")


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
    TITLE = Select(f"//*[{has_class('m-atc-title')}]")
    TIME = Select(f"//*[{has_class('atc-date')}]")
    SOURCE = Select(f"//*[{has_class('a-text')}]//h2")
    BODY = Select(f"//*[{has_class('m-atc-body')}]")
    KEYWORDS = Select(f"//*[{has_class('m-atc-keyword')}]//a")


class Wap(Page):
    """finance.sina.cn and the other hosts for phones."""

    name = "wap"
    TITLE = Select(f"//h1[{has_class('art_tit_h1')}]")
    TIME = Select(f"//*[{has_class('art_time')}]")
    SOURCE = Select(f"//*[{has_class('art_cite')}]")
    BODY = Select(f"//*[{has_class('art_content')}]")
    KEYWORDS = Select(f"//*[{has_class('art_keywords')}]//a")


class Era2014(Page):
    """2014 to 2017."""

    name = "era_2014"
    TITLE = Select("//h1[@id='artibodyTitle']")
    TIME = Select("//*[@id='navtimeSource']")
    SOURCE = Select("//*[@id='navtimeSource']//*[@data-sudaclick='media_name']")
    KEYWORDS = Select(f"//*[{has_class('article-keywords')}]//a")
    BREADCRUMB = Select(f"//*[{has_class('bread')}]//a")

    def fits(self) -> bool:
        return super().fits() and bool(self.TIME(self.root))


class Era2010(Page):
    """To 2013 in gbk, and the tech channel until 2019."""

    name = "era_2010"
    TITLE = Select("//h1[@id='artibodyTitle']")
    BREADCRUMB = Select(f"//*[{has_class('blkBreadcrumbNav')}]//a")


class Generic(Page):
    """A page of no era known: the headline, and the element with the most text in paragraphs of its own."""

    name = "generic"
    TITLE = Select("//h1")
    TIME = Select("//h1/following::*[position() <= 12] | //time")
    SOURCE = Select(f"//*[{has_class('source')}]")
    least = 80
    """Characters in paragraphs; less is no article."""

    def fits(self) -> bool:
        return super().fits() and bool(self.title()) and bool(self.shown_time() or self.released())

    def body_element(self) -> etree._Element | None:
        weights: dict[etree._Element, int] = {}
        for paragraph in self.root.iterdescendants("p"):
            parent = paragraph.getparent()
            if parent is not None and paragraph.find(".//a") is None:
                weights[parent] = weights.get(parent, 0) + len(
                    "".join(map(str, paragraph.itertext())).strip()
                )
        best = max(weights, key=lambda element: weights[element], default=None)
        return best if best is not None and weights[best] >= self.least else None

    def source(self) -> tuple[str | None, str | None]:
        shown, link = super().source()
        return shown or self.meta("mediaid") or self.meta("article:author"), link


ERAS: tuple[type[Page], ...] = (News, SelfMedia, Finance, Jinrong, Wap, Era2014, Era2010, Generic)


def read(root: etree._Element, url: str) -> Page | None:
    """The page of the first era that fits; None when none does."""
    return next((page for era in ERAS if (page := era(root, url)).fits()), None)
