"""``newscrawl mcp``: the store as tools of an agent, over the Model Context Protocol; read-only, no port.

``tools`` has what an agent can ask, ``answers`` the form of what it gets, ``server`` speaks the protocol.
Built on the library; knows no store and no Scrapy.
"""
