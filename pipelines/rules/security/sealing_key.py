"""The keys of one purpose over the generations of the master key."""

from dataclasses import dataclass
from typing import Protocol

from schemas.errors import IntegrityBroken

MOST_GENERATIONS = 255
"""The generation is the first byte of what is sealed."""


class SealingKey(Protocol):
    """Seals with the current generation and opens what any earlier one sealed."""

    @property
    def current(self) -> int: ...

    def of(self, generation: int) -> bytes:
        """32 bytes; raises `IntegrityBroken` for a generation that there never was."""
        ...


@dataclass(frozen=True)
class OneKey:
    """A single generation."""

    key: bytes
    current: int = 1

    def of(self, generation: int) -> bytes:
        if generation != self.current:
            raise unknown_generation(generation)
        return self.key


def at_hand(key: SealingKey) -> OneKey:
    """The generation that seals now, to seal many values at once and not to be kept."""
    return OneKey(key.of(key.current), key.current)


def unknown_generation(generation: int) -> IntegrityBroken:
    return IntegrityBroken("密封数据的密钥版本未知", code="seal_unknown", generation=generation)
