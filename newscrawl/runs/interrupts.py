"""Signals that ask this process to end: from the first moment to the last line none goes unheard.

A handler only takes note; what is to be done is done by who listens, in the event loop.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 3
"""Signals; after so many the end is not waited for."""

LAST_S = 15.0
"""Seconds after the first; `systemctl stop` and `docker stop` wait for 20 and 10 before they kill."""


class Interrupts:
    """Those of a process."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._tell: Callable[[str], None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._force: Callable[[], None] = lambda: os._exit(1)

    def install(self, force: Callable[[], None]) -> None:
        """Hear them from now on; ``force`` is called in a thread of its own when the end takes too long.

        A process that was told by nohup to live on lives on.
        """
        self._force = force
        for number in SIGNALS:
            if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._received)

    def listen(self, tell: Callable[[str], None]) -> None:
        """Have the names told in the running loop, those heard before first."""
        self._loop, self._tell = asyncio.get_running_loop(), tell
        for name in self.names:
            self._loop.call_soon(tell, name)

    def ignore(self) -> None:
        """All is said: what comes now changes nothing."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)

    def _received(self, number: int, frame: FrameType | None) -> None:
        self.names.append(signal.Signals(number).name)
        if self._loop and self._tell and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, self.names[-1])
        if len(self.names) == 1:
            self._force_after(LAST_S)
        elif len(self.names) == PATIENCE:
            self._force_after(0)

    def _force_after(self, seconds: float) -> None:
        timer = threading.Timer(seconds, lambda: self._force())
        timer.daemon = True
        timer.start()


OF_PROCESS = Interrupts()
"""Signals come to a process, so there is one of these."""
