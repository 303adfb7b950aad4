"""Ten years in a store, invented: how long a run, coverage and a search take on it, and how large it is.

``rows`` invents what is in it, ``fill`` writes it, ``asks`` times what users and the crawler ask of it,
``sizes`` weighs it. docs/scale.md has the figures and what follows from them.
"""
