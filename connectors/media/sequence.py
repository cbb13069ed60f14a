"""Counters that wrap around, made to run on."""


class Unwrapper:
    """Turns a counter of `bits` bits into one that does not wrap; small steps back are kept."""

    def __init__(self, bits: int) -> None:
        self._size = 1 << bits
        self._last: int | None = None

    def unwrap(self, value: int) -> int:
        if self._last is None:
            self._last = value
            return value
        half = self._size >> 1
        step = (value - self._last + half) % self._size - half
        result = self._last + step
        self._last = max(self._last, result)
        return result
