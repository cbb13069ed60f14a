"""VP8 frames from RTP packets that may be lost, late or out of order."""

from connectors.media.fragment import Fragment, Frame

PATIENCE_S = 0.4
"""How long a retransmission is awaited before the picture starts again from a key frame."""
MOST_WAITING = 512
ASK_AGAIN_S = 0.5


class VideoAssembler:
    """Gives whole frames in order; after a hole that stays, nothing until a key frame."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._waiting: dict[int, Fragment] = {}
        self._parts: list[Fragment] = []
        self._hole_since: float | None = None
        self._needs_key = True
        self._asked_at: float | None = None

    def add(self, fragment: Fragment) -> list[Frame]:
        """Take a fragment; a frame is whole with its own last packet, not with the next frame."""
        if self._next is None:
            self._next = fragment.sequence
        if fragment.sequence < self._next:
            return []
        self._waiting[fragment.sequence] = fragment
        frames = self._advance(fragment.arrived)
        if self._given_up(fragment.arrived):
            self._skip()
            frames += self._advance(fragment.arrived)
        return self._decodable(frames)

    def wants_key(self, now: float) -> bool:
        """Whether the source should be asked for a key frame now; true again only after a while."""
        if not self._needs_key:
            return False
        if self._asked_at is None:
            # A source begins with a key frame by itself: leave it a moment.
            self._asked_at = now
        if now - self._asked_at < ASK_AGAIN_S:
            return False
        self._asked_at = now
        return True

    def _advance(self, now: float) -> list[Frame]:
        frames: list[Frame | None] = []
        while (fragment := self._waiting.pop(self._expected(), None)) is not None:
            self._next = fragment.sequence + 1
            self._hole_since = None
            if self._parts and self._parts[0].timestamp != fragment.timestamp:
                frames.append(self._finish())
            self._parts.append(fragment)
            if fragment.ends:
                frames.append(self._finish())
        if self._waiting and self._hole_since is None:
            self._hole_since = now
        return [frame for frame in frames if frame is not None]

    def _expected(self) -> int:
        assert self._next is not None
        return self._next

    def _finish(self) -> Frame | None:
        """The collected frame; None for padding and for a frame without its beginning."""
        parts = [part for part in self._parts if part.data]
        self._parts = []
        if not parts or not parts[0].starts:
            return None
        data = b"".join(part.data for part in parts)
        # RFC 6386 9.1: the lowest bit of the first byte is 0 in a key frame.
        return Frame(parts[0].timestamp, data, data[0] & 1 == 0, parts[-1].arrived)

    def _given_up(self, now: float) -> bool:
        if self._hole_since is None:
            return False
        return now - self._hole_since > PATIENCE_S or len(self._waiting) > MOST_WAITING

    def _skip(self) -> None:
        self._parts = []
        self._next = min(self._waiting)
        self._hole_since = None
        self._needs_key = True
        # Ask at once: the picture stands still.
        self._asked_at = float("-inf")

    def _decodable(self, frames: list[Frame]) -> list[Frame]:
        result = []
        for frame in frames:
            if frame.keyframe:
                self._needs_key = False
            if not self._needs_key:
                result.append(frame)
        return result
