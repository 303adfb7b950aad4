"""Headless Chromium over its debugging pipe: a page as a reader sees it, and what it asked for."""

import base64
import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# fmt: off
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--remote-debugging-pipe",
]
# fmt: on

Message = dict[str, Any]


class Browser:
    """One tab. ``requests`` are the URLs it asked for, ``errors`` what its console complained of."""

    def __init__(self, out: IO[bytes], answers: IO[bytes]) -> None:
        self._out, self._answers = out, answers
        self._ids = itertools.count(1)
        self._session = ""
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._events: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        found = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def show(self, url: str, width: int, *, dark: bool = False) -> None:
        """Load a page in a window of that width."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self._call("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", features=[scheme])
        self._events.clear()
        self._call("Page.navigate", url=url)
        while "Page.loadEventFired" not in self._events:
            self._read()

    def value(self, expression: str) -> Any:
        """What JavaScript makes of an expression."""
        result = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise ValueError(result["exceptionDetails"]["exception"]["description"])
        return result["result"].get("value")

    def picture(self, file: Path, *, top: int = 0, scale: float = 1) -> None:
        """A screenshot of the whole page, or of so many pixels at its top."""
        clip = {"x": 0, "y": 0, "width": self.value("innerWidth"), "height": top, "scale": scale}
        more = {"clip": clip} if top else {}
        shot = self._call("Page.captureScreenshot", captureBeyondViewport=True, **more)
        file.write_bytes(base64.b64decode(shot["data"]))

    def _call(self, method: str, **parameters: Any) -> Message:
        number = next(self._ids)
        message: Message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while (answer := self._read()).get("id") != number:
            pass
        if "error" in answer:
            raise ValueError(f"{method}: {answer['error']}")
        result: Message = answer["result"]
        return result

    def _read(self) -> Message:
        data = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            if not byte:
                raise EOFError("chromium ended")
            data += byte
        message: Message = json.loads(data)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, event: str, told: Message) -> None:
        self._events.append(event)
        if event == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.errors.append(str(told["exceptionDetails"]))
        elif event == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.errors.append(told["entry"]["text"])
        elif event == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
            self.errors.append(str(told["args"]))


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser with an empty profile, stopped afterwards."""
    assert PROGRAM
    to_read, to_write = os.pipe(), os.pipe()
    # The program reads commands from descriptor 3 and answers on 4: bash puts them there.
    line = f'exec "$0" "$@" 3<&{to_read[0]} 4>&{to_write[1]}'
    command = ["bash", "-c", line, PROGRAM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    fds = (to_read[0], to_write[1])
    with subprocess.Popen(command, pass_fds=fds, stderr=subprocess.DEVNULL) as process:
        for fd in fds:
            os.close(fd)
        try:
            with open(to_read[1], "wb") as out, open(to_write[0], "rb") as answers:  # noqa: PTH123 - descriptors
                yield Browser(out, answers)
        finally:
            process.terminate()
