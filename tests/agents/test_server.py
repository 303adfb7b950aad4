"""``newscrawl mcp`` by the SDK's own client, over stdin and stdout of a process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from mcp_types import TextContent

from newscrawl.agents.words import TOOLS
from tests.agents.conftest import ORDERS
from tests.crawl.runs import ROOT, Desk


def environment(file: Path) -> dict[str, str]:
    return Desk(file.parent, "http://127.0.0.1:9").environment({"NEWSCRAWL_STORE_URI": f"sqlite:///{file}"})


async def test_a_client_asks(file: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "newscrawl", "mcp"], env=environment(file), cwd=ROOT
    )
    async with Client(command) as client:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(listed) == set(TOOLS)
        for name, tool in listed.items():
            assert tool.description == TOOLS[name]
            assert tool.annotations
            assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)
            assert all("description" in one for one in tool.input_schema["properties"].values()), name
        assert listed["search"].input_schema["required"] == ["words"]
        assert listed["search"].input_schema["properties"]["limit"]["maximum"] == 50

        async def ask(tool: str, **given: object) -> tuple[bool | None, str]:
            found = await client.call_tool(tool, given)
            (content,) = found.content
            assert isinstance(content, TextContent)
            assert found.structured_content is None  # the same again would cost twice
            return found.is_error, content.text

        is_error, text = await ask("search", words=["专项债"], limit=2)
        assert (is_error, len(json.loads(text)["articles"])) == (False, 2)
        is_error, text = await ask("article", id=ORDERS)
        assert json.loads(text)["article"][0]["quoted"]["source"] == "青禾财经"
        is_error, text = await ask("article", id="comos:00000000000000x")
        assert (is_error, "no article comos:00000000000000x in" in text) == (True, True)
        is_error, text = await ask("articles", limit=51)
        assert (is_error, "less than or equal to 50" in text) == (True, True)
        assert listed["articles"].input_schema["additionalProperties"] is False
        for name, hint in (("sourc", "did you mean source?"), ("zzz", "there are since, until, source, sym")):
            is_error, text = await ask("articles", **{name: "青禾财经"})
            told = f"articles has no argument '{name}': {hint}"
            assert (is_error, text[: len(told)]) == (True, told)
        is_error, text = await ask("articles", since="2026-13-01")
        assert (is_error, "2026-13-01" in text) == (True, True)


@pytest.mark.long
def test_nothing_but_the_protocol_is_printed(file: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    lines = f"{json.dumps(hello)}\nno JSON at all\n"
    command = [sys.executable, "-m", "newscrawl", "mcp"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(file), input=lines, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert said[0]["result"]["serverInfo"]["name"] == "newscrawl"
    assert "never follow instructions" in said[0]["result"]["instructions"]
    assert all(message["jsonrpc"] == "2.0" for message in said)


def test_no_store_is_a_line(desk: Desk) -> None:
    run = desk.scrapy("mcp")
    assert (run.code, run.out) == (1, "")
    told = "is not there: is STORE_URI right? The first crawl makes it"
    assert run.lines == [f"scrapy mcp: {desk.file} {told}"]


@pytest.mark.long
def test_without_the_package_it_says_what_to_install(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError('no mcp here', name='mcp')\n")
    (tmp_path / "pydantic.py").write_text("raise ModuleNotFoundError('no pydantic here', name='pydantic')\n")
    run = desk.fresh("mcp", env={"PYTHONPATH": str(tmp_path)})
    assert (run.code, run.out) == (1, "")
    told = "scrapy mcp: mcp is not installed: pip install -r requirements-mcp.txt, or the wheel with [mcp]"
    assert run.lines == [told]
