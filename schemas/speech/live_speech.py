"""Speech of running visits and phone calls: the protocols of `/ws/open/speech` and `/ws/speech`.

On `/ws/open/speech` a visit or phone system hands in the sound of one running conversation: binary
frames are sound, text frames are JSON objects with a `type`. On `/ws/speech` an officer's page
follows the transcript of one conversation; it sends nothing.
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Id
from schemas.calls.live import (
    Alerted,
    Line,
    PartialLine,
    Refused,
    ServerFrame,
    SpeechGap,
)
from schemas.calls.state import PartyRole
from schemas.people.contacts import ContactChannel
from schemas.speech.speech import LeaseState

LARGEST_PIECE = 65_536
"""Bytes of sound in one frame."""
LONGEST_LEFT_OUT_S = 600.0


class SoundEncoding(StrEnum):
    """How a sample is written."""

    ALAW = "alaw"
    """ITU-T G.711 A-law, one byte."""
    PCM_S16LE = "pcm_s16le"
    """Signed, two bytes, the lower one first."""


class SoundFormat(msgspec.Struct, frozen=True, kw_only=True):
    """What the binary frames hold; samples of two channels alternate."""

    encoding: SoundEncoding
    rate: int
    """Samples a second of one channel: 8000 or 16000."""
    channels: int
    """1 or 2."""
    first: PartyRole | None = None
    """Who is heard on the first channel, the other party on the second; with one channel and
    nobody named, both lie on it."""


class StreamEnd(StrEnum):
    """Why a stream is over."""

    ENDED = "ended"
    """The sender said so."""
    LOST = "lost"
    """The connection broke."""
    SILENT = "silent"
    """No sound came for too long."""
    SWITCHED_OFF = "switched_off"
    """Live transcription of the channel was switched off."""
    OVER = "conversation_over"
    """The conversation ended, and its system went on sending."""
    CLOSED = "access_closed"
    """The sender's access was disabled, or its key ended."""
    BROKEN = "broken_protocol"
    """The sender sent what the protocol does not allow."""
    REPLACED = "replaced"
    """A newer connection of the same conversation took its place."""


class SoundFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What a sender writes beside its sound."""


class LeftOut(SoundFrame, frozen=True, kw_only=True, tag="left_out"):
    """So much sound is missing before the next frame; it becomes a marked gap."""

    seconds: Annotated[float, msgspec.Meta(gt=0, le=LONGEST_LEFT_OUT_S)]


class SoundEnd(SoundFrame, frozen=True, kw_only=True, tag="end"):
    """No more sound follows; answered by `over` once every line is stored."""


AnySoundFrame = LeftOut | SoundEnd


class StreamAccepted(ServerFrame, frozen=True, kw_only=True, tag="accepted"):
    """Sound may be sent from now on."""

    conversation_id: Id
    channel: ContactChannel
    at_s: float
    """Where the conversation's clock stands, in seconds since its beginning."""


class StreamStanding(ServerFrame, frozen=True, kw_only=True, tag="standing"):
    """Whether the stream holds a live speech channel; nothing is heard without one."""

    state: LeaseState
    place: int
    """In the waiting line, from 1."""


class StreamOver(ServerFrame, frozen=True, kw_only=True, tag="over"):
    """The stream is over and what was heard is stored; the server closes after it."""

    reason: StreamEnd


AnyStreamAnswer = StreamAccepted | StreamStanding | StreamOver | Refused


class SpeechState(StrEnum):
    """How the live transcription of one conversation stands."""

    OFF = "off"
    """Switched off for the channel."""
    IDLE = "idle"
    """No system hands in its sound."""
    WAITING = "waiting"
    """For a live speech channel."""
    REFUSED = "refused"
    """All live speech channels are taken, and the line is full."""
    RUNNING = "running"
    ENDED = "ended"
    """The sound has ended; all lines are stored."""


class SpeechStanding(ServerFrame, frozen=True, kw_only=True, tag="speech"):
    """How the live transcription stands now."""

    state: SpeechState
    place: int = 0
    reason: StreamEnd | None = None
    """Why it ended."""


AnySpeechPush = SpeechStanding | Line | PartialLine | Alerted | SpeechGap | Refused
