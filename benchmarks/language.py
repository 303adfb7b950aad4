"""Synthetic Chinese: words as frequent as words are (Zipf), the same for the same seed."""

import itertools
import random

WORDS = 20_000


class Language:
    """Words of two to four characters, the nth about 1/n as frequent as the first."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)  # noqa: S311 - synthetic text, not a secret
        characters = [chr(0x4E00 + n) for n in range(2500)]
        lengths = draw.choices((2, 3, 4), (6, 2, 1), k=WORDS)
        self.words = ["".join(draw.choices(characters, k=length)) for length in lengths]
        self._draw = draw
        self._weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(WORDS)))

    def some(self, count: int, draw: random.Random | None = None) -> list[str]:
        """So many words, drawn by ``draw``, or by the language's own generator."""
        return (draw or self._draw).choices(self.words, cum_weights=self._weights, k=count)
