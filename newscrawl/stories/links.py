"""Stories found to be one: the newer links to the older in ``stories`` (``merged_into``, ``merged_at``);
no article is rewritten for it.

Most stories have no document there. Links always lead to an older story, so they never form a ring. A story
whose first article was taken down has one that leads nowhere, and says how old it is (``founded_at``).
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from newscrawl.codec import Doc
from newscrawl.storage import ARTICLES, SIGNATURES, STORIES, Op, Put, Store

_PREFIX = "story:"
_NEVER = datetime.max.replace(tzinfo=UTC)


def story_id(docid: str) -> str:
    """The id of a story by its first article's, for good."""
    return _PREFIX + docid


async def without_founder(store: Store, docid: str, since: datetime | None) -> list[Op]:
    """The write that has a story keep its age when its first article goes; none where no other is of it."""
    story = story_id(docid)
    others = {"story_id": story, "_id": {"$ne": docid}}
    if since is None or await store.get(STORIES, [story]) or not await store.count(ARTICLES, others):
        return []
    stub = {"_id": story, "merged_into": None, "merged_at": None, "founded_at": since}
    return [Put(STORIES, stub, new=True)]


async def resolve(store: Store, ids: Iterable[str], by: datetime | None = None) -> dict[str, str]:
    """The id that each of these stories goes by now, or went ``by`` a moment. Raises StoreError."""
    now = {story: story for story in ids}
    seen: set[str] = set()
    while wanted := set(now.values()) - seen:
        seen |= wanted
        links = await store.get(STORIES, sorted(wanted))
        known = {story: link["merged_into"] for story, link in links.items() if _was_made(link, by)}
        now = {story: known.get(end, end) for story, end in now.items()}
    return now


async def names(store: Store, story: str, by: datetime | None = None) -> list[str]:
    """Every id that articles of this story may bear, the one that it goes by first; ``by``: as of a moment.

    Raises StoreError.
    """
    known = [(await resolve(store, [story], by))[story]]
    wanted = known
    while wanted:
        links = store.find(STORIES, {"merged_into": {"$in": wanted}})
        found = [doc["_id"] async for doc in links if _was_made(doc, by)]
        wanted = [name for name in found if name not in known]
        known = [*known, *wanted]
    return known


def _was_made(link: Doc, by: datetime | None) -> bool:
    into, at = link.get("merged_into"), link.get("merged_at")
    return bool(into) and isinstance(into, str) and (by is None or (isinstance(at, datetime) and at <= by))


async def merge(store: Store, stories: Iterable[str], now: datetime) -> tuple[str, list[Op]]:
    """The oldest of several stories, and the writes that link the others to it. Raises StoreError."""
    several = sorted(set(stories))
    if len(several) == 1:
        return several[0], []
    founders = await store.get(SIGNATURES, [story.removeprefix(_PREFIX) for story in several])
    founded = await store.get(STORIES, several)
    told = {story_id(docid): doc.get("first_at") for docid, doc in founders.items()}
    told |= {story: doc["founded_at"] for story, doc in founded.items() if doc.get("founded_at")}
    ages = {story: at for story, at in told.items() if isinstance(at, datetime)}
    oldest = min(several, key=lambda story: (ages.get(story, _NEVER), story))
    links = [{"_id": story, "merged_into": oldest, "merged_at": now} for story in several if story != oldest]
    return oldest, [Put(STORIES, link) for link in links]
