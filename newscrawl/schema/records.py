# ruff: noqa: E501 - a table, a row a field
"""The fields of what stands beside the articles: ledger, rejects, runs and the crawler's own notes."""

from newscrawl.schema.articles import ARCHIVE, HTTPS, WEB
from newscrawl.schema.fields import Field

ROW, LEDGER, RUN = "list row", "ledger", "run"
STATES = ("listed", "stored", "rejected", "gone", "offsite", "failed", "forgotten")

SIGHT = (
    Field("first_at", "time", "UTC; when it was first in the list", LEDGER, "2026-11-22T13:14:16.746Z"),
    Field("last_at", "time", "UTC; when it was last in the list", LEDGER, "2026-11-22T13:14:16.746Z"),
    Field(
        "version",
        "text",
        "where the list has the article whole: which version of it was stored",
        ROW,
        "9a3f0c6d1b2e4857",
        optional=True,
    ),
    Field(
        "order",
        "integer",
        "likewise: its number in the list; later rows have higher ones",
        ROW,
        4000123,
        optional=True,
        least=0,
    ),
)

LISTING = (
    Field("_id", "text", "the `_id` of the article it links to, where the row tells it", ROW, "comos:kmvtrqp2810447"),
    Field("url", "text", "the normalised URL", ROW,
          "https://finance.sina.com.cn/china/gncj/2021-03-18/doc-ikmvtrqp2810447.shtml", pattern=WEB),
    Field("kind", "text", "`article`; `whole`: the row itself is the article, and no page is known; or what an off-site page is: `video slide self_media live topic …`", "URL", "article"),
    Field("title", "text", "the headline in the list", ROW, "望江银行发行百亿绿色金融债 票面利率2.86%", nullable=True),
    Field("media", "text", "the source in the list", ROW, "青禾财经", nullable=True),
    Field("ctime", "time", "UTC; the time that the page shows, with seconds", ROW, "2021-03-18T12:14:37.000Z", nullable=True),
    Field("mtime", "time", "UTC; the last change that the list states", ROW, "2021-03-18T12:17:20.000Z", nullable=True),
    Field("state", "text", "`listed` until settled, then `stored rejected gone offsite failed`; `forgotten`: taken down for good", LEDGER, "stored",
          choices=STATES),
    Field("attempts", "integer", "failed attempts to fetch it", LEDGER, 0, least=0),
    Field("last_error", "text", "why it is `failed`, `gone`, `rejected` or `forgotten`", LEDGER, "HTTP 404", nullable=True),
    Field("lids", "map", "by list id: when that list contained it", ROW, None, fields=SIGHT),
    Field("first_at", "time", "UTC; when it was first in any list", LEDGER, "2026-11-22T13:14:16.746Z"),
    Field("last_at", "time", "UTC; when it was last in any list", LEDGER, "2026-11-22T13:14:16.746Z"),
    Field("settled_at", "time", "UTC; when it got its state; null while `listed`", LEDGER, "2026-11-22T13:14:16.910Z",
          nullable=True),
    Field("next_at", "time", "UTC; when it is fetched (again); null: never", LEDGER, None, nullable=True),
)  # fmt: skip

REJECT = (
    Field("_id", "text", "the `_id` that the article would have", "page, URL", "comos:mcwvqzt7740028"),
    Field("url", "text", "canonical URL", "page", "https://finance.sina.com.cn/china/gncj/2022-04-13/doc-imcwvqzt7740028.shtml",
          pattern=HTTPS),
    Field("reason", "text", "one of few: `no title`, `no published_at`, `no content`, `unknown template` …", "validation",
          "no title"),
    Field("template", "text", "the page class that it was extracted with", "extraction", "finance_2018", nullable=True),
    Field("parser_version", "integer", "raised when extraction changes", "extraction", 1, least=0),
    Field("title", "text", "the headline, where one was found", "page", None, nullable=True),
    Field("archive", "object", "the WARC record", "archive", None, nullable=True, fields=ARCHIVE),
    Field("rejected_at", "time", "UTC", "store", "2026-11-22T13:14:16.834Z"),
)  # fmt: skip

RECORD = (
    Field("_id", "text", "start time and six hex digits", RUN, "20261122T131416Z-b5cd3f"),
    Field("spider", "text", "the spider's name", RUN, "sina_china"),
    Field("arguments", "map", "the spider arguments as given, text by name", RUN, None),
    Field("started_at", "time", "UTC", RUN, "2026-11-22T13:14:16.293Z"),
    Field("finished_at", "time", "UTC", RUN, "2026-11-22T13:14:17.104Z"),
    Field("seconds", "number", "seconds", RUN, 0.811, least=0),
    Field("kind", "text", "`list`, `backfill`, `follow`, `url=` or `replay`", RUN, "list", optional=True),
    Field("finish_reason", "text", "Scrapy's", RUN, "finished"),
    Field("ok", "boolean", "whether the run succeeded: exit code 0", "gate", example=True),
    Field("problem", "text", "why it failed; null if it succeeded", "gate", None, nullable=True),
    Field("counts", "map", "counts by name: `listed new offsite stored revised rejected gone failed requests bytes` …", RUN),
    Field("reasons", "map", "counts of reasons: `rejected/no title`, `offsite/video` …", RUN),
    Field("templates", "map", "by template: number of articles, and how many of them have each field", RUN, None, optional=True),
    Field("coverage", "map", "share (0 to 1) of the run's articles that have a field, by field", RUN),
    Field("lists", "map", "by list id: `newest_at`, the time of its newest row", RUN,
          fields=(Field("newest_at", "time", "UTC", ROW, "2024-05-17T02:41:30.000Z"),)),
    Field("versions", "map", "of newscrawl, its parser, Scrapy and Python", RUN),
)  # fmt: skip

SWEEP = (
    Field("_id", "text", "a list id; `<list>:<day>` or `<list>:deep:<since>:<until>` for past days", "spider", "1686"),
    Field("watermark_at", "time", "UTC; every row up to here is in the ledger", RUN, "2024-05-17T02:41:30.000Z", optional=True),
    Field("short_since_at", "time", "UTC; since when the list ends before the watermark", RUN, "2024-05-17T02:41:30.000Z",
          optional=True),
    Field("looked_at", "time", "UTC; when the last two hours of a list that has articles whole were last read again, for edits",
          RUN, "2024-05-17T02:45:00.000Z", optional=True),
    Field("done", "boolean", "past days: read to the end", RUN, example=True, optional=True),
    Field("page", "integer", "past days: the page to go on with", RUN, 3, least=1, optional=True),
)  # fmt: skip

NOTE = (
    Field("_id", "text", "`lease:<spider>`, `ban:<spider>`, `list:<id>`, `forget:<time>`, `notices:<box>`, `schema`", "newscrawl", "lease:sina_china"),
    Field("holder", "text", "lease: who runs", RUN, "host:383:802fba", optional=True),
    Field("machine", "text", "lease: where", RUN, optional=True),
    Field("pid", "integer", "lease: its process", RUN, 383, optional=True),
    Field("since_at", "time", "UTC; lease: since when", RUN, "2026-11-22T13:14:16.293Z", optional=True),
    Field("until_at", "time", "UTC; lease, ban: until when", RUN, "2026-11-22T13:14:17.108Z", optional=True),
    Field("seconds", "number", "lease: how long it holds unless it is renewed", RUN, 60.0, optional=True, least=0),
    Field("url", "text", "ban: the URL where it was found", RUN, optional=True),
    Field("found_at", "time", "UTC; ban: when it was found", RUN, optional=True),
    Field("asked", "text", "forget: `ids`, or the source and the day before which", "newscrawl", "ids", optional=True),
    Field("ids", "texts", "forget: what was taken down", "newscrawl", None, optional=True),
    Field("removed", "map", "forget: how many articles, revisions, rejects and archived pages", "newscrawl", None, optional=True),
    Field("remains", "texts", "forget: what could not be removed from the archive", "newscrawl", None, optional=True),
    Field("began_at", "time", "UTC; forget: when it was begun", "newscrawl", optional=True),
    Field("ended_at", "time", "UTC; forget: when all was done; null: not yet", "newscrawl", None, nullable=True, optional=True),
    Field("new", "map", "notices: what came up to be told, by a key", RUN, None, optional=True),
    Field("held", "map", "notices: what waits for its time", RUN, None, optional=True),
    Field("left", "map", "notices: what each channel has not taken yet", RUN, None, optional=True),
    Field("alarm", "map", "notices: what is wrong with runs and was told, by their kind", RUN, None, optional=True),
    Field("running", "map", "notices: the run under way, by its kind", RUN, None, optional=True),
    Field("states", "map", "notices: how each channel fares", RUN, None, optional=True),
    Field("newest_at", "time", "UTC; list: the time of its newest row", ROW, optional=True),
    Field("was_fresh", "boolean", "list: whether it was ever fresh", RUN, optional=True),
    Field("seen_at", "time", "UTC; when it was written", RUN, optional=True),
    Field("version", "integer", "schema: of the validators and views that the server has", "newscrawl", 1, optional=True),
    Field("applied_at", "time", "UTC; schema: since when", "newscrawl", optional=True),
)  # fmt: skip

SIGNATURE = (
    Field("_id", "text", "the article's `_id`", "`articles`", "comos:kmvtrqp2810447"),
    Field("story_id", "text", "its story", "text similarity", None, nullable=True, optional=True),
    Field("bands", "texts", "what similar texts, or parts of texts, have in common", "`paragraphs`", None, optional=True),
    Field("beside", "texts", "`_id`s of articles that contain it, or it them, in other stories", "text similarity", None, optional=True),
)  # fmt: skip

MERGER = (
    Field("_id", "text", "a story's id", "text similarity", "story:comos:kmvtrqp2810447"),
    Field("merged_into", "text", "the older story that it was merged into; null: its first article was taken down",
          "text similarity", None, nullable=True),
    Field("merged_at", "time", "UTC; when that was found", "newscrawl", None, nullable=True),
    Field("founded_at", "time", "UTC; when its first article was placed, which was taken down", "newscrawl", None, optional=True),
)  # fmt: skip

TERMS = (
    Field("_id", "text", "the article's `_id`", "`articles`", "comos:kmvtrqp2810447"),
    Field("title", "text", "the headline, cut into pairs of characters", "`title`", None, optional=True),
    Field("text", "text", "the text, likewise", "`paragraphs`", None, optional=True),
    Field("version", "integer", "how the terms are cut", "newscrawl", None, optional=True),
)

MARK = (
    Field("_id", "text", "a Beijing day", "`ctime`, `published_at`, `started_at`", "2026-11-22"),
    Field("mark", "text", "a new value after each change", "newscrawl", "86d0c4a1f5b3e972"),
    Field(
        "counted",
        "text",
        "the form of the day's count, while that is right",
        "newscrawl",
        None,
        optional=True,
    ),
)

COUNT = (
    Field("_id", "text", "a Beijing day", "`days`", "2026-11-22"),
    Field("mark", "text", "the day's mark when it was counted", "`days`", "86d0c4a1f5b3e972"),
    Field("form", "text", "what it is made of", "newscrawl", None),
)
