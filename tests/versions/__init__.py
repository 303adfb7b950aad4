"""Small stores written by versions before, named by their day: each opens, is read and goes on being written.

Made of the samples by ``scrapy crawl sina_china -a channels=1686,1690`` with that version.
"""
