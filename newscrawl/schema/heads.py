# ruff: noqa: E501 - prose of a document
"""What stands above the tables of docs/schema.md and docs/schema.zh-CN.md."""

ENGLISH = """# The schema

[中文](schema.zh-CN.md)

<!-- Made by `python -m newscrawl.schema > docs/schema.md`; a test keeps it in step. Do not edit. -->

Both stores hold the same documents, in the same collections: in SQLite each is a table with the columns `id` (the `_id`)
and `doc` (the document as JSON). **Times** are UTC, cut to milliseconds: a BSON date in
MongoDB, text like `2021-03-18T12:14:37.000Z` in SQLite, so that text order is time order. Beijing is UTC+8.
**Missing values** are null; a list is never null, but empty. The examples are from the sample site, whose articles
are invented.

*type*: `texts`, `integers` and `objects` are lists; a `map` is an object whose keys are data (written
`<key>`); `?` may be null; `(optional)` is not in every document.

MongoDB checks these types on every write, if the server can (`$jsonSchema` validators, `moderate`: documents stored
earlier are left alone). No field is required there; newscrawl checks that a document is complete before it writes it.
MongoDB also has two read-only views: `articles_recent`, the articles published in the last seven days, and
`daily_counts` with `day` (Beijing), `channel` (its path), `source` and `articles`.

**Versions**: a version was current from its `known_at` until its `replaced_at`, which only previous versions have
(`revisions`). So a store can be read as it was at a moment, without look-ahead ([python.md](python.md#as-of-then),
`--as-of`). `gone_at` is the time when the article was first found to be gone; if it came back, `absences` keeps that time.
A re-extraction keeps `known_at`. Documents of older versions have no `known_at`: `changed_at` counts instead, or if that
is missing too, `first_seen_at` of a first version and `crawled_at` of others, as `seen`. There is no history of
`crawled_at`, `aliases` and fields of your own.

**Fields of your own**: names that begin with `x_` are reserved for what you add to an article; newscrawl will never use
one. Later writes leave these alone, and all other names that are not in the tables below; previous versions have them
too ([more](operations.md#fields-of-your-own)).

Both stores have flat, read-only views for SQL with a column per field: `articles_flat`,
`runs_flat`, `listings_flat`, and for each list of the articles a view with a row per element: `article_symbols`,
`article_authors`, `article_keywords`, `article_stocks` … ([sql.md](sql.md)).
"""

CHINESE = """# 数据结构

[English](schema.md)

<!-- Made by `python -m newscrawl.schema zh > docs/schema.zh-CN.md`; a test keeps it in step. Do not edit. -->

两种存储里的文档相同：在 MongoDB 中各为一个集合，在 SQLite 中各为一张表，有 `id`（即 `_id`）和 `doc`（JSON 文档）两列。
**时间**一律是 UTC，精确到毫秒：MongoDB 中是 BSON 日期，SQLite 中是 `2021-03-18T12:14:37.000Z` 这样的文本，文本顺序就是时间顺序。
北京时间是 UTC+8。**没有的值**是 null；列表不会是 null，只会为空。示例取自样例站点，文章均属虚构。

*类型*：`texts`、`integers`、`objects` 是列表；`map` 是键本身为数据的对象（写作 `<key>`）；`?` 表示可以为 null；
`(optional)` 表示不是每个文档都有。

服务器支持时，MongoDB 每次写入都检查这些类型（`$jsonSchema` 校验，`moderate`：早先存入的不受影响）。校验不要求字段齐全，
文档是否完整由 newscrawl 在写入前检查。MongoDB 另有两个只读视图：`articles_recent` 是最近七天发布的文章；`daily_counts` 有
`day`（北京日期）、`channel`（栏目路径）、`source`、`articles`。

**版本**：每个版本从 `known_at` 起有效，到 `replaced_at` 为止；后者只有旧版本（`revisions`）才有。据此可以还原某一时刻的存储，
不会用到未来的信息（见 [python.zh-CN.md](python.zh-CN.md#还原某一时刻) 以及 `--as-of`）。`gone_at` 是首次发现文章被撤下的时间；撤下后又恢复的，
此前的起止时间记在 `absences` 里。重新提取不改变 `known_at`。早先版本写入的文档没有 `known_at`，以 `changed_at` 代替；这个也没有时，
首个版本取 `first_seen_at`，其余取 `crawled_at`，一律视为 `seen`。`crawled_at`、`aliases` 和自己的字段不保留历史。

**自己的字段**：以 `x_` 开头的字段名留给使用者，newscrawl 绝不会用。这些字段，以及下表之外的其他字段，以后的写入都不会动，旧版本里也
保留着（[详见](operations.zh-CN.md#自己的字段)）。

两种存储都有供 SQL 使用的扁平只读视图，每个字段一列：`articles_flat`、`runs_flat`、`listings_flat`；文章的每个列表字段另有一个视图，
每个元素一行：`article_symbols`、`article_authors`、`article_keywords`、`article_stocks` 等（[sql.zh-CN.md](sql.zh-CN.md)）。
"""

SCHEMA_ORG = "[schema.org](https://schema.org/NewsArticle)"
ZYTE = "[zyte](https://zyte-common-items.readthedocs.io/) Article"
COLUMNS = {
    "en": ("field", "type", "what, form, unit", "origin", "example", SCHEMA_ORG, ZYTE),
    "zh": ("字段", "类型", "含义、格式、单位", "来源", "示例", SCHEMA_ORG, ZYTE),
}
FLAGS_HEAD = {"en": ("Flags", ("flag", "meaning")), "zh": ("标记", ("标记", "含义"))}
OPEN = {"en": " Fields beyond these may come and go.", "zh": "可能另有其他字段，不作保证。"}
AS_BEFORE = {
    "en": " The other fields are those of `articles`, as they were.",
    "zh": "其余字段与 `articles` 相同，是当时的值。",
}
HEADS = {"en": ENGLISH, "zh": CHINESE}
