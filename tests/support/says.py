"""``python -m tests.support.says``: what a program finds of arguments, environment, folder and imports."""

import json
import os
import sys
import time

from newscrawl import settings

if __name__ == "__main__":
    found = [sys.argv[1:], str(os.environ.get("HOME")), time.localtime(0).tm_hour, settings.STORE_URI]
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    sys.stderr.write(f"in {os.getcwd()} as {os.getpid()}\n")  # noqa: PTH109 - as the system says it
    if "stay" in sys.argv:
        time.sleep(60)
    sys.exit("reactor" if "twisted.internet.reactor" in sys.modules else 3)
