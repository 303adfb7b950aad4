"""Documents in batches, for what reads much of a store and writes as it goes."""

from collections.abc import AsyncIterable, AsyncIterator

from newscrawl.codec import Doc

BYTES = 8 << 20


async def batches(docs: AsyncIterable[Doc], most: int) -> AsyncIterator[list[Doc]]:
    """Documents in their order, bounded in number and in size; a character is taken as three bytes."""
    batch: list[Doc] = []
    size = 0
    async for doc in docs:
        batch.append(doc)
        html = doc.get("body_html")
        size += len(html) * 3 if isinstance(html, str) else 0
        if len(batch) == most or size > BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
