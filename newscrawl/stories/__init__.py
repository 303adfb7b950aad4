"""Stories: articles that say nearly the same, grouped. Nothing is ever deleted or renamed for it.

A text becomes 5-character shingles (shingles.py), those a MinHash signature (minhash.py), and has anchors
(anchors.py); arrays.py makes both of what is long. Signatures that share a band or an anchor are candidates,
whose own texts then tell how alike they are and how much of one is in the other (candidates.py); join.py
decides, place.py writes it down.

May import items and storage.
"""

from newscrawl.stories.links import names, resolve
from newscrawl.stories.memory import Memory
from newscrawl.stories.place import Placement, assign, place, story_fields
from newscrawl.stories.signature import Text

__all__ = ["Memory", "Placement", "Text", "assign", "names", "place", "resolve", "story_fields"]
