# ruff: noqa: E501 - a table, a row a field
"""The fields of ``articles`` and ``revisions``."""

from dataclasses import replace

from newscrawl.schema.fields import Field

PAGE, STORE, LISTS = "page", "store", "list rows"
SYMBOL = r"^[0-9A-Z.\-]{1,12}\.(SH|SZ|BJ|HK|US|OF|IB)$"
ID = r"^[a-z][a-z0-9_-]*:[0-9A-Za-z._-]{1,64}$"
HTTPS = "^https://"
WEB = "^https?://"

CHANNEL = (
    Field("path", "text", "the section's path", "URL", "china/gncj", nullable=True),
    Field(
        "name",
        "text",
        "its name in the breadcrumb",
        PAGE,
        "国内财经",
        nullable=True,
        schema_org="articleSection",
    ),
    Field("lists", "texts", "keys of the lists: `lid`, or `page id:lid`", LISTS, ["1686"], optional=True),
    Field("lids", "integers", "the keys in `lists` that are plain numbers", LISTS, [1686, 1690, 3231]),
    Field("cids", "integers", "Sina's own category ids", "page: `allCIDs`", [57524, 257, 56592, 258]),
)
IMAGE = (
    Field(
        "url",
        "text",
        "absolute https URL",
        PAGE,
        "https://n.sinaimg.cn/…/wangjiang_tower.jpg",
        pattern=HTTPS,
        schema_org="image.url",
        zyte="images[].url",
    ),
    Field(
        "caption",
        "text",
        "the text under the picture",
        PAGE,
        "望江银行总部大楼。",
        nullable=True,
        schema_org="image.caption",
    ),
)
STOCK = (
    Field(
        "symbol",
        "text",
        "code and market: `.SH .SZ .BJ .HK .US`; `.OF` a fund that no exchange trades, `.IB` an interbank bond",
        PAGE,
        "605933.SH",
        pattern=SYMBOL,
        schema_org="mentions.tickerSymbol",
    ),
    Field(
        "name",
        "text",
        "the name in the link, or before the written code",
        PAGE,
        "望江银行",
        nullable=True,
        schema_org="mentions.name",
    ),
    Field(
        "origin",
        "text",
        "`link` a tag in the text, `comment` the page's keyword comment, `text` written by the author, `list` the tags of a flash",
        PAGE,
        "link",
        choices=("link", "comment", "text", "list"),
    ),
    Field(
        "kind",
        "text",
        "what it is: only a `stock` is in `symbols`; documents of parser versions before 2 have none",
        "the exchanges' ranges, the words around it",
        "stock",
        choices=("stock", "fund", "bond", "index"),
        optional=True,
    ),
    Field(
        "auto",
        "boolean",
        "true: the site's automatic tagging marked another word or part of a longer name, or the number may not "
        "be a code; the article is probably not about this stock",
        "rule",
        example=False,
    ),
)
ARCHIVE = (
    Field("file", "text", "the WARC file's name", "archive", "sample.warc.gz"),
    Field("offset", "integer", "byte offset of its record", "archive", 142982, least=0),
)

ABSENCE = (
    Field("gone_at", "time", "UTC; when the site was found to have removed it", "store", None),
    Field("back_at", "time", "UTC; when it was there again", "store", None),
)

REMOVED = (
    Field("text", "text", "a whole line; of an element up to 200 characters", PAGE, "（记者 柯子衡）"),
    Field(
        "rule",
        "text",
        "the rule that removed it; `byline`, `origin` … if it became a field",
        "rule",
        "byline",
    ),
    Field(
        "element",
        "text",
        "the element that was removed as a whole; null for a line",
        PAGE,
        "div.appendQr_wrap",
        nullable=True,
    ),
)

ARTICLE = (
    Field("_id", "text", "`comos:` and Sina's document id; `url:` and the sha-1 of the normalised URL where a page has none",
          "page, URL", "comos:kmvtrqp2810447", pattern=ID, schema_org="identifier"),
    Field("url", "text", "canonical https URL", PAGE,
          "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml", pattern=HTTPS,
          schema_org="url", zyte="url, canonicalUrl"),
    Field("aliases", "texts", "other URLs of the article", "list rows, redirects", [], schema_org="sameAs"),
    Field("title", "text", "the headline as shown; null where there is none, as in a flash without 【…】", PAGE, "望江银行发行百亿绿色金融债 票面利率2.86%", nullable=True,
          schema_org="headline", zyte="headline"),
    Field("original_title", "text", "原标题: the headline where it first appeared", PAGE,
          "望江银行百亿绿色债定价落地 首单投向滩涂光伏", nullable=True, schema_org="alternativeHeadline"),
    Field("source", "text", "媒体来源 as shown", PAGE, "青禾财经", nullable=True, schema_org="publisher.name"),
    Field("source_url", "text", "where the shown source links to", PAGE, "https://finance.sina.com.cn/…", nullable=True,
          pattern=WEB, schema_org="publisher.url"),
    Field("origin", "text", "the 来源 that the text names, where it differs from `source`", PAGE, "北窗周刊", nullable=True,
          schema_org="isBasedOn"),
    Field("authors", "texts", "the authors' names", "page: the text's own bylines", ["柯子衡"],
          schema_org="author.name", zyte="authors[].name"),
    Field("editors", "texts", "责任编辑, names only", PAGE, ["简宁舟"], schema_org="editor.name"),
    Field("editor_codes", "texts", "their work codes, where shown", PAGE, ["SF061"]),
    Field("published_at", "time", "UTC; what the page shows, with the seconds of its `create_at`", PAGE,
          "2021-03-18T12:14:37.000Z", schema_org="datePublished", zyte="datePublished"),
    Field("published_raw", "text", "Beijing time, as shown", PAGE, "2021年03月18日 20:14", nullable=True,
          zyte="datePublishedRaw"),
    Field("released_at", "time", "UTC; when the site released it, often minutes later", "page: `article:published_time`",
          "2021-03-18T12:17:20.000Z", nullable=True),
    Field("modified_at", "time", "UTC; the last change that the page states", "page: `article:update_at`",
          "2021-03-18T12:17:20.000Z", nullable=True, schema_org="dateModified", zyte="dateModified"),
    Field("channel", "object", "where the site files it", "URL, page, list rows", None, schema_org="articleSection",
          zyte="breadcrumbs", fields=CHANNEL),
    Field("summary", "text", "the page's own description", PAGE, "望江银行今日公告…", nullable=True,
          schema_org="description", zyte="description"),
    Field("keywords", "texts", "文章关键词; empty where the page only repeats its title", PAGE, ["望江银行", "绿色债", "金融债"],
          schema_org="keywords"),
    Field("paragraphs", "texts", "plain text, one element per paragraph; a table's row has ` \\| ` between its cells", PAGE,
          ["青禾财经讯（记者 柯子衡）…"], schema_org="articleBody", zyte="articleBody"),
    Field("body_html", "text", "the same body as safe, minimal HTML with absolute URLs; may be empty", "page, sanitised",
          "<div><p>…</p></div>", zyte="articleBodyHtml"),
    Field("removed", "objects", "text of the body that became neither a paragraph nor a caption, so that none is lost; exported on request only",
          PAGE, None, optional=True, fields=REMOVED),
    Field("images", "objects", "the body's pictures", PAGE, None, schema_org="image", zyte="images", fields=IMAGE),
    Field("stocks", "objects", "every security that the page mentions", PAGE, None, schema_org="mentions", fields=STOCK),
    Field("symbols", "texts", "the symbols of those `stocks` that are of kind `stock` and not `auto`: the field to query", "`stocks`",
          ["605933.SH", "301788.SZ"]),
    Field("content_hash", "text", "sha-256 (hex) of the normalised text; null without text", "`paragraphs`",
          "2544262d5a2ad84726cfb382e9e12fdd…", nullable=True, pattern="^[0-9a-f]{64}$"),
    Field("repost_of", "text", "the `_id` of the first stored article with the same text", "`content_hash`",
          "comos:nawmzqt2236154", nullable=True, pattern=ID),
    Field("story_id", "text", "the group of near duplicates", "text similarity", None, nullable=True),
    Field("story_similarity", "number", "0 to 1: similarity to the nearest article of its group; null for the first", "text similarity", None, nullable=True,
          least=0),
    Field("story_containment", "number", "0 to 1: how much of the shorter text is contained in the longer", "text similarity",
          None, nullable=True, least=0),
    Field("flags", "texts", "what to know about the document; each is explained [below](#flags)", "extraction", ["generic_source"]),
    Field("template", "text", "the page template that it was extracted with: `finance_2018 news_2018 era_2014 era_2010 jinrong_2020 "
          "wap self_media generic`; `flash` for the wire", "extraction", "finance_2018"),
    Field("parser_version", "integer", "raised when extraction changes", "extraction", 1, least=0),
    Field("revision", "integer", "counts the versions of the content; the previous ones are in `revisions`", STORE, 1,
          least=1, schema_org="version"),
    Field("first_seen_at", "time", "UTC; when it was first stored", STORE, "2026-11-22T13:14:16.910Z"),
    Field("crawled_at", "time", "UTC; when it was last fetched", STORE, "2026-11-22T13:14:16.910Z",
          zyte="metadata.dateDownloaded"),
    Field("changed_at", "time", "UTC; when its content last changed: first seen, or revised", STORE, "2026-11-22T13:14:16.910Z",
          nullable=True),
    Field("gone_at", "time", "UTC; when the site was found to have removed it", STORE, None, nullable=True,
          schema_org="expires"),
    Field("absences", "objects", "when it was gone, where it is there again", STORE, None, optional=True, fields=ABSENCE),
    Field("known_at", "time", "UTC; when this store could first have known this version: see `known_basis`", STORE,
          "2026-11-22T13:14:16.910Z", optional=True),
    Field("known_basis", "text", "`seen`: an incremental run found it then; `published`: a backfill, `url=` or a replay fetched it "
          "later, and `known_at` is the latest of the times that the page tells", STORE, "seen", choices=("seen", "published"),
          optional=True),
    Field("archive", "object", "the WARC record that it was read from; null without an archive", "archive", None,
          nullable=True, fields=ARCHIVE),
)  # fmt: skip

REVISION = (
    Field("_id", "text", "the article's `_id`, `@` and the revision", STORE, "comos:kmvtrqp2810447@1"),
    Field("article_id", "text", "the article's `_id`", STORE, "comos:kmvtrqp2810447", pattern=ID),
    Field(
        "replaced_at",
        "time",
        "UTC; `known_at` of the version that came after it",
        STORE,
        "2026-11-22T14:02:41.120Z",
        optional=True,
    ),
    *(replace(field, schema_org="", zyte="") for field in ARTICLE[1:]),
)
