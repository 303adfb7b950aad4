"""Serves mongoeco on a free port of loopback until its standard input ends; run by ``.venv-mongo``.

The first line of output is the URI. The end of input is also that of a parent that was killed.
"""

import asyncio
import sys

from mongoeco.engines.memory import MemoryEngine  # type: ignore[import-not-found]  # in a venv of its own
from mongoeco.wire import AsyncMongoEcoProxyServer  # type: ignore[import-not-found]


async def serve() -> None:
    server = AsyncMongoEcoProxyServer(engine=MemoryEngine())
    address = await server.start()
    sys.stdout.write(f"mongodb://{address.host}:{address.port}/\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await server.close()


if __name__ == "__main__":
    asyncio.run(serve())
