"""ULIDs: 48 bits of milliseconds and 80 random bits in Crockford's base 32."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 10
LENGTH = 26


def new_id(now_ms: int, randomness: bytes) -> str:
    """A ULID of 26 characters from a time and ten random bytes."""
    if len(randomness) != RANDOM_BYTES:
        raise ValueError(f"a ULID takes {RANDOM_BYTES} random bytes, got {len(randomness)}")
    if not 0 <= now_ms < 1 << 48:
        raise ValueError(f"time out of range: {now_ms}")
    return encoded(now_ms << 80 | int.from_bytes(randomness))


def least_id(at: datetime) -> str:
    """The lowest ULID of a moment: those before it were made earlier."""
    return encoded(max(0, int(at.timestamp() * 1000)) << 80)


def is_ulid(text: str) -> bool:
    return len(text) == LENGTH and all(character in ALPHABET for character in text)


def encoded(value: int) -> str:
    """130 bits in 26 characters, two at a time."""
    # Written out, since a loop takes twice as long: everything that is made has an id.
    high, low, pairs = value >> 80, value & (1 << 80) - 1, _PAIRS
    return (
        f"{pairs[high >> 40]}{pairs[high >> 30 & 1023]}{pairs[high >> 20 & 1023]}"
        f"{pairs[high >> 10 & 1023]}{pairs[high & 1023]}"
        f"{pairs[low >> 70]}{pairs[low >> 60 & 1023]}{pairs[low >> 50 & 1023]}"
        f"{pairs[low >> 40 & 1023]}{pairs[low >> 30 & 1023]}{pairs[low >> 20 & 1023]}"
        f"{pairs[low >> 10 & 1023]}{pairs[low & 1023]}"
    )


_PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)


class IdMaker:
    """Makes ULIDs that rise strictly within one process, also within a millisecond."""

    def __init__(self, clock_ms: Callable[[], int], randomness: Callable[[int], bytes]) -> None:
        self._clock_ms = clock_ms
        self._randomness = randomness
        self._last = -1
        self._lock = Lock()

    def next(self) -> str:
        with self._lock:
            now_ms = self._clock_ms()
            if now_ms << 80 > self._last:
                self._last = now_ms << 80 | int.from_bytes(self._randomness(RANDOM_BYTES))
            else:  # Same millisecond, or a clock set back.
                self._last += 1
            return encoded(self._last)
