"""pip-audit over the installed packages: what it found, and whether it could look at all."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass

TIMEOUT = 90  # seconds; a network that swallows packets
INSTALLERS = {"pip", "setuptools"}
"""What Python's own venv brings: nothing of the project runs it, nor chooses its version."""

NO_ANSWER = re.compile(r"Connection|Proxy|Timeout|Timed ?out|SSLError|ServiceError|HTTPError")


@dataclass(frozen=True, slots=True)
class Audit:
    """The packages with a known vulnerability, ``name version: ids``; how many were looked up at all."""

    vulnerable: list[str]
    audited: int
    unreachable: str | None = None
    """Why the service could not be asked; None when it answered."""


def audit(*options: str) -> Audit:
    """Run pip-audit. Raises RuntimeError when it fails for another reason than the network."""
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "-f", "json", *options]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return Audit([], 0, f"no answer within {TIMEOUT} s")
    if run.stdout.startswith("{"):
        return _read(run.stdout)
    last = (run.stderr.strip().splitlines() or ["it said nothing"])[-1]
    if not NO_ANSWER.search(run.stderr):
        raise RuntimeError(f"pip-audit failed: {last}")
    return Audit([], 0, last[:300])


def _read(answer: str) -> Audit:
    asked = [one for one in json.loads(answer)["dependencies"] if "skip_reason" not in one]
    found = [one for one in asked if one["vulns"] and one["name"] not in INSTALLERS]
    told = [f"{one['name']} {one['version']}: {', '.join(v['id'] for v in one['vulns'])}" for one in found]
    return Audit(told, len(asked))
