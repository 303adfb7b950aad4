"""Coverage: what was listed and what became of it, by Beijing day and channel, with what is missing.

``counts`` reads the store, ``gaps`` judges; ``table`` prints, ``asjson`` serves programs, ``page`` draws
(vendor/ is not ours).

May import runs, reading, sites and storage.
"""

from newscrawl.coverage.channels import ALL, UNLISTED
from newscrawl.coverage.counts import measure
from newscrawl.coverage.model import Coverage, Window

__all__ = ["ALL", "UNLISTED", "Coverage", "Window", "measure"]
