"""All that is true of Sina only: URLs and times, lists, the templates and texts of pages, stocks.

``site`` is the whole as a ``Site``; ``extract`` makes an article of a page. The rooms, the lowest first:
text, credits, stocks, page; lists beside them.
"""
