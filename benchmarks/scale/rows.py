"""An invented ledger of ten years: list rows in all states, rejects, and a run every ten minutes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newscrawl.codec import Doc
from newscrawl.items import Listing
from newscrawl.runs.record import COUNTS, COVERED
from newscrawl.runs.rows import entry, settle

END = datetime(2026, 11, 1, tzinfo=UTC)
YEARS = timedelta(days=3652)
RUN_EVERY = timedelta(minutes=10)
FULL_ROWS = 2_000_000
"""Rows that go with YEARS and RUN_EVERY; a smaller collection has fewer runs, in proportion."""

LIST, OTHERS = "1686", ("1687", "1688", "1689", "1690")
STATES = (("stored", 930), ("offsite", 40), ("gone", 15), ("rejected", 10), ("failed", 5))
"""Of a thousand rows; assumed, as nobody has counted yet."""

_SCATTER = 0x9E3779B1
"""Odd, so that multiplying by it gives each number below 2**32 another one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything. The newest rows have the articles, so that the last months are whole."""

    rows: int
    articles: int

    @property
    def runs(self) -> int:
        return max(1, int(YEARS / RUN_EVERY) * self.rows // FULL_ROWS)

    def at(self, number: int) -> datetime:
        """When row ``number`` was published; the highest number is the newest."""
        return END - YEARS * ((self.rows - number) / self.rows)


def docid(number: int) -> str:
    """As Sina's are: seven letters, seven digits, in no order of time."""
    mixed = left = number * _SCATTER % 2**32
    letters = ""
    for _ in range(7):
        left, letter = divmod(left, 26)
        letters += chr(ord("a") + letter)
    return f"comos:{letters}{mixed % 10**7:07d}"


def listing(plan: Plan, number: int) -> Listing:
    key, when = docid(number), plan.at(number)
    url = f"https://finance.sina.com.cn/china/gncj/{when:%Y-%m-%d}/doc-i{key.removeprefix('comos:')}.shtml"
    lids = [LIST, OTHERS[number % 12 % 4]] if number % 12 < 4 else [LIST]
    title = f"第{number}号文件公布后 各地回应其中二十项措施"
    return Listing(key, url, title=title, media="青禾财经", ctime=when, mtime=when, lids=lids)


def state(number: int) -> str:
    """What became of a row, in no order of time."""
    left = number * _SCATTER % 2**32 % 1000
    for name, share in STATES:
        if left < share:
            return name
        left -= share
    raise ValueError("the shares are fewer than a thousand")


def ledger_rows(plan: Plan) -> Iterator[Doc]:
    """The whole ledger, settled, as the crawler writes it."""
    for number in range(plan.rows):
        row, when = listing(plan, number), plan.at(number) + RUN_EVERY
        ended = settle(row.id, state(number), when, _error(state(number))).fields
        yield entry(row, when) | dict(ended) | {"attempts": 6 if state(number) == "failed" else 0}


def _error(name: str) -> str | None:
    return {"gone": "HTTP 404", "failed": "HTTP 503", "rejected": "no content"}.get(name)


def place(number: int) -> Doc:
    return {"file": f"newscrawl-{number // 20_000:05d}.warc.gz", "offset": number % 20_000 * 60_000}


def rejects(plan: Plan) -> Iterator[Doc]:
    for number in range(plan.rows):
        if state(number) == "rejected":
            row = listing(plan, number)
            about = {"reason": "no content", "template": "finance_2018", "parser_version": 1}
            where = {"archive": place(number), "rejected_at": plan.at(number) + RUN_EVERY}
            yield {"_id": row.id, "url": row.url, **about, "title": row.title, **where}


def runs(plan: Plan) -> Iterator[Doc]:
    """A record each, of the size that real ones have."""
    for number in range(plan.runs):
        began = END - YEARS * ((plan.runs - number) / plan.runs)
        yield run(f"{began:%Y%m%dT%H%M%SZ}-{number:06x}", began)


def run(key: str, began: datetime) -> Doc:
    return {
        "_id": key,
        "spider": "sina_china",
        "arguments": {},
        "started_at": began,
        "finished_at": began + timedelta(seconds=9),
        "seconds": 9.0,
        "finish_reason": "finished",
        "ok": True,
        "problem": None,
        "counts": dict.fromkeys(COUNTS, 4),
        "reasons": {"offsite/video": 1},
        "coverage": dict.fromkeys(COVERED, 0.75),
        "lists": {LIST: {"newest_at": began}},
        "versions": {"newscrawl": "1.0", "parser": 1, "scrapy": "2.19.0", "python": "3.11.2"},
    }
