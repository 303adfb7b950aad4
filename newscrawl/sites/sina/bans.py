"""The site's refusal of an address, and the version of extraction: what is asked without reading a page."""

PARSER_VERSION = 2
"""Raised with every change of what extraction gives; stored with each document."""

BANNED_STATUS = 456
BAN_SIGNS = ("<title>拒绝访问", "新浪安全部门封禁")
SMALL_PAGE = 20_000
"""Bytes; the ban page is far smaller, an article about bans is not."""


def is_ban(status: int, body: bytes) -> bool:
    """True for the site's refusal of an address: HTTP 456, or a small page that says so in its title."""
    if status == BANNED_STATUS:
        return True
    if len(body) > SMALL_PAGE:
        return False
    return any(sign in body for text in BAN_SIGNS for sign in (text.encode(), text.encode("gb18030")))
