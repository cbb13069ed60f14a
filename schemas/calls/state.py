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
    MASKING = "masking"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    RATING = "rating"
    REVIEW = "review"
    BOARD = "board"
    SHARE = "share"


class MaskingState(StrEnum):
    """How the inmate's surroundings are kept from the relative (VC-MON-09)."""

    CHECKING = "checking"
    """The picture is held back until a frame of it was seen to be masked."""
    MASKED = "masked"
    """The terminal masks, and the frames sampled bear it out."""
    PAUSED = "paused"
    """The terminal sends its neutral picture: it has no mask at the moment."""
    HELD = "held"
    """Surroundings were made out, or no frame could be judged: the picture is held back."""
    SERVER = "server"
    """The terminal cannot mask; the room does it."""
    SOUND_ONLY = "sound_only"
    """A privileged call from a terminal that cannot mask: nobody else may look, so no picture."""


class AlertKind(StrEnum):
    """What an alert is about."""

    WORD = "word"
    OTHER_PERSON = "other_person"
    """Before the relative's camera sits somebody else."""
    NOBODY = "nobody"
    """The relative is not in the picture."""
    FURTHER_PERSON = "further_person"
    """Somebody is with the relative who is not approved for the call."""
    UNMASKED = "unmasked"
    """The inmate's surroundings could be made out; the picture is held back."""
    CAPTURE = "capture"
    """The relative took a picture of the screen."""
    BARRED_FACE = "blacklist_face"
    """Somebody who is barred showed the face under another account."""


class PartyRole(StrEnum):
    """Who can be in a room."""

    RELATIVE = "relative"
    INMATE = "inmate"
    OFFICER = "officer"


PARTIES = (PartyRole.RELATIVE, PartyRole.INMATE)
"""Who speaks with each other; officers watch."""


class Speaker(StrEnum):
    """Whose words a line holds."""

    RELATIVE = "relative"
    INMATE = "inmate"
    OFFICER = "officer"
    MIXED = "mixed"
    """Both on one channel of an outside recording: nobody can tell whose words they are."""


class TranscriptSource(StrEnum):
    """Which of the two readings a line belongs to."""

    LIVE = "live"
    RECORD = "record"


class ActorKind(StrEnum):
    """Who did something."""

    RELATIVE = "relative"
    INMATE = "inmate"
    OFFICER = "officer"
    DEVICE = "device"
    CONSUMER = "consumer"
    """An outside system with a key."""
    OFFICIAL = "official"
    """Somebody of an outside body who signed in."""
    PUBLIC = "public"
    """Somebody from outside who signed in and may be no relative yet."""
    SYSTEM = "system"


class Assessment(StrEnum):
    """A reviewing officer's judgement of a call."""

    NORMAL = "normal"
    ATTENTION = "attention"
    VIOLATION = "violation"
