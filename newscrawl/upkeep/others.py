"""Fields of the target's articles that are others' (``x_…``, an analyst's): a migration leaves them there."""

from newscrawl.codec import Doc
from newscrawl.schema import COLLECTIONS
from newscrawl.storage import ARTICLES, Op, Put, Update

OURS = frozenset(field.name for field in COLLECTIONS[ARTICLES].fields)


def kept(collection: str, doc: Doc, there: Doc | None) -> Doc:
    """Of the document that is there what others have added, and the source does not have."""
    if collection != ARTICLES or not there:
        return {}
    return {name: there[name] for name in there.keys() - doc.keys() - OURS}


def compared(collection: str, doc: Doc, there: Doc | None) -> Doc | None:
    """The document that is there, as it is to be equal to the source's."""
    others = kept(collection, doc, there)
    return {name: value for name, value in there.items() if name not in others} if there and others else there


def copying(collection: str, doc: Doc, there: Doc | None) -> Op:
    """The write that gives the target the source's document, and leaves others' fields."""
    others = kept(collection, doc, there)
    if not others or not there:
        return Put(collection, doc)
    if there.keys() - doc.keys() - others.keys():  # ours, of another version: to be gone
        return Put(collection, others | doc)
    return Update(collection, doc["_id"], {name: value for name, value in doc.items() if name != "_id"})
