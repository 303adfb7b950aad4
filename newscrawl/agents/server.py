"""The tools as a server of the Model Context Protocol on stdin and stdout, where nothing else is printed."""

from collections.abc import Callable
from functools import wraps

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from newscrawl import __version__
from newscrawl.agents.answers import NOTICE
from newscrawl.agents.tools import Tools
from newscrawl.agents.words import TOOLS
from newscrawl.api import Error, News

INSTRUCTIONS = (
    "Sina Finance's news as stored by newscrawl; read-only. Times are Beijing's (+08:00). Long answers end "
    "with next_cursor: call the tool again with the same arguments and that cursor. " + NOTICE
)
READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def serve(news: News) -> None:
    """Answer until the client goes."""
    server(news).run("stdio")


def server(news: News) -> MCPServer:
    """The server of an open store."""
    made = MCPServer("newscrawl", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")
    for name, tool in Tools(news).all().items():
        made.add_tool(_told(tool), name, description=TOOLS[name], annotations=READS, structured_output=False)
    return made


def _told(tool: Callable[..., str]) -> Callable[..., str]:
    """What the library says is wrong is an answer, in a line."""

    @wraps(tool)
    def call(*args: object, **given: object) -> str:
        try:
            return tool(*args, **given)
        except Error as error:
            raise ToolError(str(error)) from None

    return call
