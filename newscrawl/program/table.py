"""The commands of ``newscrawl`` by what they are for, each in a line: so ``--help`` needs none of them."""

GROUPS = {
    "Start": {
        "init": "make a folder with settings, watches and a compose file",
        "doctor": "check the installation, the store and the site",
        "completion": "print a completion script for bash or zsh",
    },
    "Fetch": {
        "crawl": "run a spider: what is new, past days, or single URLs",
        "extract": "turn saved pages into JSON, without network or store",
        "parse": "show how the spider parses a page; store nothing",
        "shell": "look at a page in an interactive shell",
        "fetch": "print a page as received",
        "check": "check that the site still works as the spider expects",
        "list": "list the spiders",
    },
    "Read": {
        "articles": "list, search and read articles, histories and stories",
        "mcp": "serve the store to an agent over stdin and stdout",
        "values": "list the values of a filter, with counts",
        "export": "export articles as files or feeds",
        "report": "show the result of the last run",
        "runs": "list the last runs, and why they failed",
        "coverage": "show by day what was listed and stored, and what is missing",
        "watch": "show the watches, and what they would have sent",
    },
    "Maintain": {
        "reextract": "extract archived pages again",
        "stories": "group near duplicates",
        "migrate": "copy everything into another store",
        "rescue": "save what can be read of a damaged SQLite file",
        "forget": "take articles down, from store and archive",
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
    return "\n".join([*lines, "See also: newscrawl COMMAND --help, newscrawl --version"])
