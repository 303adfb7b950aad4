"""Retries that wait: twice as long each time, or as long as the site asks for."""

import asyncio

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings


class BackoffRetryMiddleware(RetryMiddleware):
    """Scrapy's own retries, each after a pause of ``RETRY_BACKOFF`` seconds, doubled every time."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._first = settings.getfloat("RETRY_BACKOFF")
        self._longest = settings.getfloat("RETRY_BACKOFF_MAX")

    async def process_response(  # type: ignore[override]  # Scrapy awaits either
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        result = super().process_response(request, response)
        if isinstance(result, Request):
            await self._pause(result, _asked(response))
        return result

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | Response | None:
        result = super().process_exception(request, exception)
        if isinstance(result, Request):
            await self._pause(result, 0.0)
        return result

    async def _pause(self, again: Request, asked: float) -> None:
        doubled = self._first * 2 ** (again.meta["retry_times"] - 1)
        await asyncio.sleep(min(max(doubled, asked), self._longest))


def _asked(response: Response) -> float:
    """Seconds of a Retry-After header; 0 where there is none, or a date."""
    value = (response.headers.get("Retry-After") or b"").strip()
    return float(value) if value.isdigit() and len(value) < 6 else 0.0
