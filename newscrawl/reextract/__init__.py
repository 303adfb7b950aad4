"""Today's extraction over archived pages, with no network: what changed becomes a revision.

``walk`` goes through the store, ``pages`` turns a page of the archive into an article and ``comparing`` sets
it beside the stored one (both in processes of their own), ``pool`` keeps every core at it, ``merging``
decides where that takes the store, ``diff`` sums up by field, ``job`` does the whole.

May import archive, pipelines, reading, runs, stories, sites and storage.
"""
