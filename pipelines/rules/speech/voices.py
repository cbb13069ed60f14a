"""Who is heard on which channel of a recording that another system made."""

from enum import StrEnum

from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput


class Voice(StrEnum):
    """Whose sound a channel holds."""

    RELATIVE = "relative"
    INMATE = "inmate"
    MIXED = "mixed"
    """Both at once: nobody can tell whose words they are."""


OTHER = {PartyRole.RELATIVE: PartyRole.INMATE, PartyRole.INMATE: PartyRole.RELATIVE}


def voices(channels: int, first: PartyRole | None) -> tuple[Voice, ...]:
    """The voice of each channel; `first` is who speaks on channel one, where the system says so.

    One channel holds both; of two channels without `first` each stays mixed.
    """
    if first is not None and first not in OTHER:
        raise InvalidInput("声道只能属于亲属或服刑人员。", code="channel_of_nobody")
    if channels == 1 or first is None:
        return (Voice.MIXED,) * channels
    return Voice(first.value), Voice(OTHER[first].value)
