"""A page as a whole: the templates of each era, and what stands where in them.

May import credits, stocks, text, times and urls.
"""
