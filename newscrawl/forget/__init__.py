"""Take-downs: articles leave the store and the archive for good, and their tombstones stay in the ledger.

``names`` finds what belongs to an article, ``record`` keeps how far a take-down is and that there was one,
``documents`` clears the store, ``ties`` what pointed to an article from others, ``pages`` the archive, and
``job`` does the whole. Each step can be done again: who was killed is finished by the next one.

May import archive, runs, sites, stories and storage.
"""
