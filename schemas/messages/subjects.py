"""Names of streams and subjects: `<domain>.<prison code>.<thing>.<event>`."""

from typing import NamedTuple


class Stream(NamedTuple):
    """A JetStream stream and the subjects it keeps."""

    name: str
    subjects: tuple[str, ...]
    max_bytes: int = 1 << 30


CALL = Stream("CALL", ("call.>",))
ALERT = Stream("ALERT", ("alert.>",))
NOTIFY = Stream("NOTIFY", ("notify.>",))
WORDS = Stream("WORDS", ("words.>",))
APPROVAL = Stream("APPROVAL", ("approval.>",))
LABOUR = Stream("LABOUR", ("labour.>",), max_bytes=8 << 30)
FUNDS = Stream("FUNDS", ("funds.>",))
STREAMS = (CALL, ALERT, NOTIFY, WORDS, APPROVAL, LABOUR, FUNDS)


def call_state(prison: str, call_id: str) -> str:
    return f"call.{prison}.{call_id}.state"


def call_transcript(prison: str, call_id: str) -> str:
    return f"call.{prison}.{call_id}.transcript"


def venue_changed(prison: str, venue_id: str) -> str:
    return f"call.{prison}.{venue_id}.venue"


def call_recording(prison: str, call_id: str) -> str:
    """Tells of the end of a recording."""
    return f"call.{prison}.{call_id}.recording"


def alert_raised(prison: str) -> str:
    return f"alert.{prison}.raised"


def alert_changed(prison: str) -> str:
    """It went from one hand to another, or was concluded."""
    return f"alert.{prison}.changed"


def approval_event(prison: str, case_id: str, event: str) -> str:
    """`event` is entered, remind, overdue or the state in which the case closed."""
    return f"approval.{prison}.{case_id}.{event}"


def notify_officers(prison: str) -> str:
    return f"notify.officers.{prison}"


def notify_official(prison: str) -> str:
    """An official booking went on."""
    return f"notify.official.{prison}"


WORDS_CHANGED = "words.changed"


def labour_hours(prison: str, event: str) -> str:
    """`event` is entered, decided or corrected."""
    return f"labour.{prison}.hours.{event}"


def labour_pay(prison: str) -> str:
    """How far sheets of pay have come."""
    return f"labour.{prison}.pay.settled"


def labour_of(prison: str) -> str:
    """Everything that changes a prison's part of the ledger, in order."""
    return f"labour.{prison}.>"


def funds_due(prison: str) -> str:
    """Tickets of phone calls wait to be charged or reversed."""
    return f"funds.{prison}.due"


def ledger_applied(prison: str) -> str:
    """Told when messages have been applied; kept by no stream."""
    return f"ledger.{prison}.applied"
