"""Names of streams and subjects: `<domain>.<prison code>.<thing>.<event>`."""

from typing import NamedTuple


class Stream(NamedTuple):
    """A JetStream stream and the subjects it keeps."""

    name: str
    subjects: tuple[str, ...]


CALL = Stream("CALL", ("call.>",))
ALERT = Stream("ALERT", ("alert.>",))
NOTIFY = Stream("NOTIFY", ("notify.>",))
WORDS = Stream("WORDS", ("words.>",))
STREAMS = (CALL, ALERT, NOTIFY, WORDS)


def call_state(prison: str, call_id: str) -> str:
    return f"call.{prison}.{call_id}.state"


def call_transcript(prison: str, call_id: str) -> str:
    return f"call.{prison}.{call_id}.transcript"


def alert_raised(prison: str) -> str:
    return f"alert.{prison}.raised"


def notify_relative(relative_id: str) -> str:
    return f"notify.{relative_id}"


WORDS_CHANGED = "words.changed"
