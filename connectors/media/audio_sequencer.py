"""Opus packets in order; a lost one is left out after a short wait."""

from connectors.media.fragment import Fragment, Frame

PATIENCE_S = 0.06
MOST_WAITING = 10


class AudioSequencer:
    """Each packet is a frame; order is restored, the stream never stalls."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._waiting: dict[int, Fragment] = {}

    def add(self, fragment: Fragment) -> list[Frame]:
        if self._next is None:
            self._next = fragment.sequence
        if fragment.sequence < self._next:
            return []
        self._waiting[fragment.sequence] = fragment
        frames: list[Frame] = []
        while self._waiting:
            first = min(self._waiting)
            if first != self._next and not self._given_up(first, fragment.arrived):
                break
            frames.append(_frame(self._waiting.pop(first)))
            self._next = first + 1
        return [frame for frame in frames if frame.data]

    def wants_key(self, now: float) -> bool:
        """Sound has no key frames."""
        return False

    def _given_up(self, first: int, now: float) -> bool:
        waited = now - self._waiting[first].arrived
        return waited > PATIENCE_S or len(self._waiting) > MOST_WAITING


def _frame(fragment: Fragment) -> Frame:
    return Frame(fragment.timestamp, fragment.data, True, fragment.arrived)
