"""States of a video call (VC-GEN-04, VC-AV-10)."""

from enum import StrEnum


class CallState(StrEnum):
    """Where a call stands; the database holds it before anything acts on it."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    WAITING = "waiting"
    """The first party has joined; the other is awaited."""
    CONNECTED = "connected"
    """Both parties are in the room."""
    ENDED = "ended"
    CUT_OFF = "cut_off"
    MISSED = "missed"
    """The window passed without both parties."""
    REVIEWED = "reviewed"


class EndReason(StrEnum):
    """Why a call ended."""

    LIMIT = "limit"
    RELATIVE_LEFT = "relative_left"
    INMATE_LEFT = "inmate_left"
    OFFICER = "officer"
    RELATIVE_ABSENT = "relative_absent"
    INMATE_ABSENT = "inmate_absent"
    BOTH_ABSENT = "both_absent"
    CONNECTION_LOST = "connection_lost"


class Confidentiality(StrEnum):
    """Whether content of the call may be kept; unknown means privileged."""

    ORDINARY = "ordinary"
    PRIVILEGED = "privileged"


class StageKind(StrEnum):
    """What a line of the case page is about."""

    STATE = "state"
    CHECKS = "checks"
    CONSENT = "consent"
    FACE = "face"
    JOIN = "join"
    LEAVE = "leave"
    WATCH = "watch"
    NOTICE = "notice"
    SPEAK_IN = "speak_in"
    LENGTH = "length"
    MUTE = "mute"
    REMOVE = "remove"
    MOVE = "move"
    PHONE_NOTICE = "phone_notice"
    ALERT = "alert"
    SPEECH_GAP = "speech_gap"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    RATING = "rating"
    REVIEW = "review"
    BOARD = "board"
    SHARE = "share"


class PartyRole(StrEnum):
    """Who can be in a room."""

    RELATIVE = "relative"
    INMATE = "inmate"
    OFFICER = "officer"


class ActorKind(StrEnum):
    """Who did something."""

    RELATIVE = "relative"
    INMATE = "inmate"
    OFFICER = "officer"
    DEVICE = "device"
    CONSUMER = "consumer"
    """An outside system with a key."""
    SYSTEM = "system"


class Assessment(StrEnum):
    """A reviewing officer's judgement of a call."""

    NORMAL = "normal"
    ATTENTION = "attention"
    VIOLATION = "violation"
