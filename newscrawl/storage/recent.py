"""The last few of many: what a run keeps at hand and can ask for again elsewhere."""

from collections import OrderedDict
from typing import TypeVar

T = TypeVar("T")


class Recent(OrderedDict[str, T]):
    """Of what was put in or asked for, the last ``most``."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: str, value: T) -> None:
        """Put something in; what was asked for longest ago makes room."""
        self[key] = value
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)

    def recall(self, key: str) -> T | None:
        """What was put in, None when it is long past or never was."""
        if key in self:
            self.move_to_end(key)
        return self.get(key)
