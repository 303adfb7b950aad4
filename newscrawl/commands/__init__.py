"""The project's commands: ``scrapy NAME``. May import everything; nothing imports them."""
