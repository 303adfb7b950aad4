"""``newscrawl init DIR``: a folder with settings that are read in it, and a compose file."""

import argparse
from pathlib import Path
from shlex import quote

from newscrawl.cli.usage import FILES, PlainUsage
from newscrawl.config import program
from newscrawl.program import folder

NEXT = """
Next:
  cd {folder}
  edit newscrawl.env: say who you are (NEWSCRAWL_USER_AGENT)
  {program} doctor              # is everything as it should be?
  {program} crawl sina_china    # what is new, into data/news.db
  {program} articles            # what was stored
"""


class Command(PlainUsage):
    """Exit code 0: made; 1: it could not be; 2: bad usage, a file that is there already among it."""

    examples = ("newscrawl init news && cd news && newscrawl doctor",)

    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] DIR"

    def short_desc(self) -> str:
        return "Make a folder with settings, watches and a compose file"

    def long_desc(self) -> str:
        return (
            "Make the folder DIR (or use an existing one) and write newscrawl.env, the settings that every "
            "newscrawl in that folder reads; watches.toml, rules for notifications; and a compose file with "
            "MongoDB. Nothing is overwritten."
        )

    def completes(self) -> tuple[str, ...]:
        return (FILES,)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        wrong = [word for word in args if word.startswith("-")]
        if wrong or len(args) != 1:
            self.tell(f"error: {f'no option {wrong[0]}' if wrong else 'which DIR? Give one'}; see --help", 2)
            return
        try:
            names = folder.make(Path(args[0]))
        except folder.NotMade as error:
            self.tell(f"error: {error}", 2 if isinstance(error, folder.IsThere) else 1)
            return
        print(f"Written to {args[0]}: {', '.join(names)}")
        print(NEXT.format(folder=quote(args[0]), program=program.OWN), end="")
