"""The commands of ``newscrawl`` by what they are for, each in a line: so ``--help`` needs none of them."""

GROUPS = {
    "Begin": {
        "init": "make a folder with settings, watches and a compose file",
        "doctor": "check store, disks, clock, lists, robots and one article",
        "completion": "print the completion for bash or zsh",
    },
    "Fetch": {
        "crawl": "run a spider: what is new, past days, or single URLs",
        "extract": "turn saved pages into documents, without network or store",
        "parse": "show what the spider makes of a page; nothing is kept",
        "shell": "look at a page in an interactive shell",
        "fetch": "print a page as it is received",
        "check": "ask the site whether it keeps what the spider counts on",
        "list": "list the spiders",
    },
    "Read": {
        "articles": "list, search and read articles, their history, their story",
        "values": "list what articles can be filtered by",
        "export": "write articles as files or feeds",
        "report": "show what the last run came to",
        "runs": "list the last runs, and why they failed",
        "coverage": "show by day what was listed and what is missing",
        "watch": "show what watches tell, and what the last week would have sent",
    },
    "Keep": {
        "reextract": "extract archived pages anew",
        "stories": "group articles that say nearly the same",
        "forget": "take articles down for good",
        "migrate": "copy everything into another store",
        "rescue": "save what can be read of a damaged SQLite file",
        "settings": "print a setting",
        "version": "print the version of Scrapy",
    },
}
"""By heading and name."""

NAMES = tuple(name for group in GROUPS.values() for name in group)


def overview() -> str:
    """What ``newscrawl --help`` prints."""
    lines = ["Usage: newscrawl COMMAND [options]", ""]
    for heading, group in GROUPS.items():
        lines += [f"{heading}:", *(f"  {name:<12}{line}" for name, line in group.items()), ""]
    return "\n".join([*lines, "newscrawl COMMAND --help says more; newscrawl --version says which this is."])
