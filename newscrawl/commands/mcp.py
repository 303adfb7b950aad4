"""``newscrawl mcp``: the store as tools of an agent, over stdin and stdout (docs/agents.md)."""

import argparse

from newscrawl.cli.console import no_arguments
from newscrawl.cli.usage import PlainUsage
from newscrawl.config.extras import install

PACKAGES = ("mcp", "mcp_types", "pydantic")


class Command(PlainUsage):
    """Exit code 0: the client went; 1: no store, or the package is missing; 2: bad usage."""

    requires_crawler_process = False
    prints_json = True

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Serve the store to an agent: read-only tools over stdin and stdout"

    def long_desc(self) -> str:
        return (
            "Speak the Model Context Protocol on stdin and stdout, for an agent's client to start: tools to "
            f"search and read the store that STORE_URI names. No port is opened. Needs: {install('mcp')}"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            no_arguments(args)
        except ValueError as error:
            self.tell(f"error: {error}", 2)
            return
        try:
            from newscrawl.agents.server import serve
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in PACKAGES:
                raise
            self.tell(f"mcp is not installed: {install('mcp')}", 1)
            return
        from newscrawl.api import BadArgument, Error, connect

        try:
            with connect(self.settings["STORE_URI"]) as news:
                serve(news)
        except BadArgument as error:
            self.tell(f"error: {error}", 2)
        except Error as error:
            self.tell(str(error), 1)
