"""A file for ``ENRICH`` that ends the program when it is loaded."""

raise SystemExit("not for import")
