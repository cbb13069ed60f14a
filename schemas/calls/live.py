"""The WebSocket protocol of a running call: `/ws/call`.

Every frame is one JSON object with a `type`. The first frame of the client is `join`. The server
answers `joined`, the client sends an `offer`, the server an `answer`; then events flow. Events
carry a rising `seq`; a client that comes back names the last one it saw and gets the rest.

Media sections of an offer, in this order (all ICE candidates inside, no trickle; VP8 and Opus
only):

- a party (relative, inmate): audio sendrecv (own microphone / the other party), video sendrecv
  (own camera / the other party), audio recvonly (the officer's voice), and, where the client can,
  video sendonly (the small picture: the same camera at about 160x120, at most 5 pictures a second
  and 60 kbit/s, for walls of many calls).
- an officer: audio sendonly (own microphone, silent until `speak`), audio recvonly (relative),
  video recvonly (relative), audio recvonly (inmate), video recvonly (inmate).
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from schemas.base import Id
from schemas.calls.alert_views import AlertView
from schemas.calls.board import LARGEST_SHARE, Act, BoardState, Stroke, Tool
from schemas.calls.state import CallState, EndReason, MaskingState, PartyRole, Speaker
from schemas.calls.views import LineView
from schemas.speech.speech import LeaseState


class ClientFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What a client sends."""


class Join(ClientFrame, frozen=True, kw_only=True, tag="join"):
    """Enter with a one-time token; the same device may come back with it."""

    token: Annotated[str, msgspec.Meta(max_length=128)]
    device_id: Annotated[str, msgspec.Meta(min_length=8, max_length=64)]
    last_seq: int = 0
    masks: bool = False
    """The client masks the surroundings on its own picture; asked of the inmate's terminal."""


class Offer(ClientFrame, frozen=True, kw_only=True, tag="offer"):
    """A session description with all candidates."""

    sdp: Annotated[str, msgspec.Meta(max_length=60_000)]


class Leave(ClientFrame, frozen=True, kw_only=True, tag="leave"):
    """A party hangs up; a watching officer just stops watching."""


class Speak(ClientFrame, frozen=True, kw_only=True, tag="speak"):
    """The officer holds or lets go of the button."""

    on: bool


Picture = Literal["full", "small"]
ShortText = Annotated[str, msgspec.Meta(max_length=60)]


class View(ClientFrame, frozen=True, kw_only=True, tag="view"):
    """Which pictures this officer is fed; full until asked, and where a party sends no small."""

    picture: Picture


class Quality(ClientFrame, frozen=True, kw_only=True, tag="quality"):
    """What the client's own statistics say, every few seconds."""

    rtt_ms: float | None = None
    loss: float | None = None
    jitter_ms: float | None = None
    kbit_s: float | None = None
    frames_decoded: int | None = None
    # What the server says of the way up, from its receiver reports.
    up_loss: float | None = None
    up_rtt_ms: float | None = None
    # The path used (VC-AV-18); None where the browser does not tell.
    codec: ShortText | None = None
    encoder: ShortText | None = None
    decoder: ShortText | None = None
    hardware_encode: bool | None = None
    hardware_decode: bool | None = None
    sent_width: int | None = None
    sent_height: int | None = None


class Board(ClientFrame, frozen=True, kw_only=True, tag="board"):
    """Open the white board, draw on what lies open, wipe it, or close it."""

    act: Act
    stroke: Stroke | None = None


class Share(ClientFrame, frozen=True, kw_only=True, tag="share"):
    """A JPEG or PNG in base64, to be shown to everybody in the call."""

    picture: Annotated[str, msgspec.Meta(max_length=LARGEST_SHARE * 4 // 3 + 4)]


class Ping(ClientFrame, frozen=True, kw_only=True, tag="ping"):
    """Keeps the connection alive; answered by `pong`."""


AnyClientFrame = Join | Offer | Leave | Speak | View | Quality | Board | Share | Ping


class ServerFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What the server sends."""


class Joined(ServerFrame, frozen=True, kw_only=True, tag="joined"):
    """The token was good."""

    call_id: Id
    role: PartyRole
    state: CallState
    # The other party's (or for an officer both parties') shown name.
    names: dict[str, str]
    server_now: datetime
    ends_at: datetime | None
    present: list[PartyRole]
    joinable_until: datetime
    # What this role may use beside the call.
    tools: list[Tool] = []
    board: BoardState | None = None
    # Events of the board up to this one are in it already.
    board_seq: int = 0


class Answer(ServerFrame, frozen=True, kw_only=True, tag="answer"):
    """The server's session description."""

    sdp: str


class Pong(ServerFrame, frozen=True, kw_only=True, tag="pong"):
    """Answer to `ping`."""

    server_now: datetime


class Refused(ServerFrame, frozen=True, kw_only=True, tag="refused"):
    """The server will not; after a refused `join` it closes the connection."""

    code: str
    message: str
    retryable: bool


class Event(ServerFrame, frozen=True, kw_only=True):
    """Something that happened in the call."""

    seq: int
    at: datetime


class StateChanged(Event, frozen=True, kw_only=True, tag="state"):
    """The call entered a state."""

    state: CallState
    ends_at: datetime | None
    server_now: datetime


class Present(Event, frozen=True, kw_only=True, tag="present"):
    """Somebody came or went; officers are never announced to the parties."""

    role: PartyRole
    present: bool


class LengthChanged(Event, frozen=True, kw_only=True, tag="length"):
    """Every countdown changes now."""

    ends_at: datetime
    minutes: int
    server_now: datetime


class Notice(Event, frozen=True, kw_only=True, tag="notice"):
    """Lies over the picture for `seconds`."""

    level: str
    text: str
    seconds: int
    topic: str = ""
    """What an automatic warning is about; `notice_cleared` names it when all is well again."""


class NoticeCleared(Event, frozen=True, kw_only=True, tag="notice_cleared"):
    """The automatic warnings about a topic leave the picture."""

    topic: str


class Masking(Event, frozen=True, kw_only=True, tag="masking"):
    """How the inmate's surroundings are kept from the relative now (officers only)."""

    state: MaskingState


class Speaking(Event, frozen=True, kw_only=True, tag="speaking"):
    """The officer speaks, or has finished."""

    on: bool
    officer: str


class Muted(Event, frozen=True, kw_only=True, tag="muted"):
    """An officer took a party's voice off the other's ear, or gave it back."""

    role: PartyRole
    on: bool


class Line(Event, frozen=True, kw_only=True, tag="line"):
    """A line of transcript (officers only)."""

    line: LineView


class Alerted(Event, frozen=True, kw_only=True, tag="alert"):
    """A sensitive word was heard (officers only)."""

    alert: AlertView


class SpeechGap(Event, frozen=True, kw_only=True, tag="speech_gap"):
    """Speech that could not be transcribed (officers only)."""

    speaker: Speaker
    start_s: float
    end_s: float


class PartialLine(Event, frozen=True, kw_only=True, tag="partial"):
    """What somebody who still speaks has said so far; the next one or the line takes its place."""

    speaker: Speaker
    start_s: float
    text: str


class SpeechChannel(Event, frozen=True, kw_only=True, tag="speech_channel"):
    """How the call stands with the live speech channels (officers only)."""

    state: LeaseState
    place: int


class QualityReport(Event, frozen=True, kw_only=True, tag="quality"):
    """Measured quality of one side (officers only)."""

    role: PartyRole
    figures: dict[str, Any]


class BoardChanged(Event, frozen=True, kw_only=True, tag="board"):
    """Somebody opened, drew on, wiped or closed the board."""

    act: Act
    role: PartyRole
    name: str
    stroke: Stroke | None


class Shared(Event, frozen=True, kw_only=True, tag="share"):
    """A picture lies open for all; the next one takes its place."""

    role: PartyRole
    name: str
    # JPEG in base64, drawn anew by the server.
    picture: str


class RecorderState(Event, frozen=True, kw_only=True, tag="recorder"):
    """The recorder broke while the call goes on, or works again (officers only)."""

    works: bool
    text: str


class Ended(Event, frozen=True, kw_only=True, tag="ended"):
    """The call is over; the server closes the connection after this."""

    state: CallState
    reason: EndReason | None
    message: str


AnyEvent = (
    StateChanged
    | Present
    | LengthChanged
    | Notice
    | NoticeCleared
    | Masking
    | Speaking
    | Muted
    | Line
    | Alerted
    | SpeechGap
    | PartialLine
    | SpeechChannel
    | QualityReport
    | BoardChanged
    | Shared
    | RecorderState
    | Ended
)
AnyServerFrame = Joined | Answer | Pong | Refused | AnyEvent

OFFICERS_ONLY = (
    Line,
    PartialLine,
    Alerted,
    SpeechGap,
    SpeechChannel,
    QualityReport,
    Masking,
    RecorderState,
)
