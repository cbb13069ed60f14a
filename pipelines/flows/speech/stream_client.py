"""What the faces may ask of the streams of a prison, however they are reached."""

from typing import Protocol

import msgspec

from pipelines.rules.security.actor import Actor
from schemas.calls.live import AnyEvent
from schemas.speech.live_speech import SoundFormat, StreamEnd
from schemas.speech.speech import Standing


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Who hands in the sound of which conversation."""

    conversation_id: str
    sound: SoundFormat
    by: Actor


class StreamKey(msgspec.Struct, frozen=True, kw_only=True):
    """One connection's stream, and where it lives."""

    prison_id: str
    conversation_id: str
    stream_id: str
    at_s: float
    """Where the conversation's clock stood when it was opened."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody who follows a conversation knows already."""

    stream_id: str = ""
    after: int = 0
    over: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is new; `reason` is set once the stream is over and everything heard is stored."""

    stream_id: str
    standing: Standing
    events: list[AnyEvent]
    reason: StreamEnd | None

    def seen(self, before: Seen) -> Seen:
        """What is known after this."""
        known = before.after if before.stream_id == self.stream_id else 0
        after = self.events[-1].seq if self.events else known
        return Seen(stream_id=self.stream_id, after=after, over=self.reason is not None)


class StreamClient(Protocol):
    """The streams of all prisons.

    `open`, `feed` and `left_out` raise `Unavailable(code="stream_lost")` when the actor died; the
    sender connects again.
    """

    async def open(self, prison_id: str, opening: Opening) -> StreamKey:
        """Begin to hear; the caller has checked who asks. `Conflict` where it is heard already."""
        ...

    async def feed(self, key: StreamKey, sound: bytes) -> None: ...

    async def left_out(self, key: StreamKey, seconds: float) -> None: ...

    async def end(self, key: StreamKey, reason: StreamEnd) -> None:
        """Stop; returns once everything heard is stored."""
        ...

    async def told(self, prison_id: str, conversation_id: str, seen: Seen) -> Told | None:
        """Return what is new; waits up to 20 s, then returns None."""
        ...
