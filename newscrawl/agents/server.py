"""The tools as a server of the Model Context Protocol on stdin and stdout, where nothing else is printed."""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from functools import wraps
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import Tool, ToolAnnotations

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


class Server(MCPServer):
    """Refuses arguments that a tool does not have, which the package would ignore: a misspelt filter would
    widen the answer."""

    async def list_tools(self) -> list[Tool]:
        tools = await super().list_tools()
        for tool in tools:
            tool.input_schema = {**tool.input_schema, "additionalProperties": False}
        return tools

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        for tool in await self.list_tools():
            if tool.name == name:
                _check(name, arguments, [*tool.input_schema["properties"]])
        return await super().call_tool(name, arguments, context)


def server(news: News) -> MCPServer:
    """The server of an open store."""
    made = Server("newscrawl", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")
    for name, tool in Tools(news).all().items():
        made.add_tool(_told(tool), name, description=TOOLS[name], annotations=READS, structured_output=False)
    return made


def _check(tool: str, given: Iterable[str], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            near = get_close_matches(name.lower(), known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise ToolError(f"{tool} has no argument {name!a}: {hint}")


def _told(tool: Callable[..., str]) -> Callable[..., str]:
    """What the library says is wrong is an answer, in a line."""

    @wraps(tool)
    def call(*args: object, **given: object) -> str:
        try:
            return tool(*args, **given)
        except Error as error:
            raise ToolError(str(error)) from None

    return call
