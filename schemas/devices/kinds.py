"""Closed lists about devices that the product's rules know."""

from enum import StrEnum


class DeviceKind(StrEnum):
    ALL_IN_ONE = "all_in_one"
    """A terminal with a camera of its own; alone in having a face function."""
    KIOSK = "kiosk"
    PHONE = "phone"
    CARD_READER = "card_reader"
    SCREEN = "screen"


class DeviceState(StrEnum):
    """What officers have decided about a device."""

    NEW = "new"
    """Known, and not yet in use: it may register, and gets no commands."""
    ENABLED = "enabled"
    DISABLED = "disabled"
    """It is still heard, and gets no commands."""
    RETIRED = "retired"
    """Its credential opens nothing any more."""


class Connection(StrEnum):
    """Whether a device is heard."""

    NEVER = "never"
    ONLINE = "online"
    OFFLINE = "offline"


class FaceFunction(StrEnum):
    ON = "on"
    OFF = "off"


class FaceLicence(StrEnum):
    """What a terminal says of the licence of its face function."""

    NONE = "none"
    VALID = "valid"
    EXPIRED = "expired"


class CommandKind(StrEnum):
    RESTART = "restart"
    LOCK = "lock"
    UNLOCK = "unlock"
    UPGRADE = "upgrade"
    SET_CLOCK = "set_clock"
    COLLECT_LOGS = "collect_logs"
    APPLY_TEMPLATE = "apply_template"
    FACE_ON = "face_on"
    FACE_OFF = "face_off"
    SHOW_CONTENT = "show_content"


class CommandState(StrEnum):
    """Where a command to one device stands."""

    QUEUED = "queued"
    SENT = "sent"
    """Handed to the device, which has not said that it has it."""
    RECEIVED = "received"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    """Its time passed before the device took it or answered."""


class ReportedState(StrEnum):
    """What a device can say of a command."""

    RECEIVED = "received"
    DONE = "done"
    FAILED = "failed"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class RefusalReason(StrEnum):
    """Why a device was not let in."""

    UNKNOWN = "unknown"
    WRONG_SECRET = "wrong_secret"
    UNSIGNED = "unsigned"
    """Its program is from before terminals signed."""
    NO_KEY = "no_key"
    """It signs, and has not brought its key in."""
    WRONG_SIGNATURE = "wrong_signature"
    REPLAYED = "replayed"
    """A request that had come before."""


class RefusalState(StrEnum):
    """What an officer decided about a refused device."""

    OPEN = "open"
    ADOPTED = "adopted"
    DISMISSED = "dismissed"
