"""What terminals say and are answered on their own interfaces (VC-DEV-03 to -08)."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from schemas.base import Id, Request, View
from schemas.devices.kinds import (
    CommandKind,
    CommandState,
    DeviceState,
    FaceFunction,
    FaceLicence,
    LogLevel,
    ReportedState,
)

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
Line = Annotated[str, msgspec.Meta(max_length=1000)]


class DeviceFacts(Request, frozen=True, kw_only=True):
    """What a terminal says of itself; the platform shows what it says, not what it was told."""

    firmware: Word
    locked: bool = False
    face_function: FaceFunction = FaceFunction.OFF
    face_licence: FaceLicence = FaceLicence.NONE


class BroughtKey(Request, frozen=True, kw_only=True):
    """The public half of the key pair that a terminal has made for itself."""

    public_key: Annotated[str, msgspec.Meta(pattern=r"^04[0-9a-f]{128}$")]
    """`04‖X‖Y`, hexadecimal."""


class KeptKey(View, frozen=True, kw_only=True):
    """The key is known from now on, and the credential is used up for keys."""

    device_id: Id
    fingerprint: str
    time: datetime


class Registration(Request, frozen=True, kw_only=True):
    model: Word
    facts: DeviceFacts


class Registered(View, frozen=True, kw_only=True):
    """A terminal is let in; it beats every `beat_s` seconds from now on."""

    device_id: Id
    state: DeviceState
    time: datetime
    beat_s: int


class Beat(Request, frozen=True, kw_only=True):
    facts: DeviceFacts


class BeatAnswer(View, frozen=True, kw_only=True):
    """`commands` says how many wait to be picked up."""

    state: DeviceState
    time: datetime
    beat_s: int
    commands: int


class PickedUp(View, frozen=True, kw_only=True):
    """A command to carry out, once it was reported as received.

    One that was handed out and not yet reported comes again: terminals go by `id`.
    """

    id: Id
    kind: CommandKind
    parameters: dict[str, Any]
    expires_at: datetime


class Report(Request, frozen=True, kw_only=True):
    """How a command stands; one that is done or failed comes with the facts as they are now."""

    state: ReportedState
    note: Annotated[str, msgspec.Meta(max_length=200)] = ""
    facts: DeviceFacts | None = None


class ReportAnswer(View, frozen=True, kw_only=True):
    state: CommandState


class LogLineUpload(Request, frozen=True, kw_only=True):
    """A line of the running log; `seq` is the terminal's own number, never used twice."""

    seq: Seq
    at: Moment
    level: LogLevel
    text: Line


class LogUpload(Request, frozen=True, kw_only=True):
    """Lines for a command that asked for them."""

    command_id: Id
    lines: Annotated[list[LogLineUpload], msgspec.Meta(max_length=1000)]


class ContentUpload(Request, frozen=True, kw_only=True):
    """Something that was shown or played; it may be told again once its end is known."""

    seq: Seq
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    command_id: Id | None = None
    started_at: Moment
    ended_at: Moment | None = None


class ContentLogUpload(Request, frozen=True, kw_only=True):
    entries: Annotated[list[ContentUpload], msgspec.Meta(max_length=500)]


class Taken(View, frozen=True, kw_only=True):
    """How many entries were new; those known already are not doubled."""

    new: int
