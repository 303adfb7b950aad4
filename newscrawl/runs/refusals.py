"""What a site refuses with, told apart: each status with what was sent and what to try."""

from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.runs.outcome import reason_of

ADVICE = {
    401: "it asks for a login: this cannot be crawled",
    403: "it refuses this address or what was sent{sent}: try from another network (clouds are often "
    "refused), then with another -s USER_AGENT",
    407: "the proxy asks for a password: put it into https_proxy",
    429: "it is asked too often: slower, -s DOWNLOAD_DELAY",
    451: "it may not answer here by law: only from another country",
    502: "its gate answers, not the site, as it does for some networks and countries: try from another one",
    503: "it is overloaded or under maintenance: later",
}
"""By status; ``sent`` are the headers that a site may look at."""

SENT = ("User-Agent", "Referer")


def explained(failure: Failure) -> str:
    """What went wrong with a request, with advice where it is a refusal."""
    error = failure.value
    return refusal(error.response) if isinstance(error, HttpError) else reason_of(failure)


def refusal(response: Response) -> str:
    """``HTTP 403: it refuses …``; the status alone where there is nothing to say of it."""
    advice = ADVICE.get(response.status)
    told = f"HTTP {response.status}"
    return f"{told}: {advice.format(sent=_sent(response))}" if advice else told


def _sent(response: Response) -> str:
    headers = response.request.headers if response.request else {}
    sent = [f"{name} {headers[name].decode('latin-1')!r}" for name in SENT if headers.get(name)]
    return f" ({', '.join(sent) or 'neither User-Agent nor Referer'})"
