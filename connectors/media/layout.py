"""Which media sections each role's offer has, in order (`schemas.calls.live`)."""

from typing import NamedTuple

from pipelines.rules.recordings.packet import Kind
from schemas.calls.state import PARTIES, PartyRole


class Section(NamedTuple):
    """One media section, seen from the server."""

    kind: Kind
    takes: bool
    """Whether the peer sends here."""
    gives: PartyRole | None
    """Whose media the peer receives here."""
    small: bool = False
    """Whether this is the small picture."""

    @property
    def direction(self) -> str:
        if self.takes and self.gives:
            return "sendrecv"
        return "recvonly" if self.takes else "sendonly"


SMALL_PICTURE = Section("video", True, None, small=True)


def _party(other: PartyRole) -> tuple[Section, ...]:
    return (
        Section("audio", True, other),
        Section("video", True, other),
        Section("audio", False, PartyRole.OFFICER),
    )


LAYOUTS: dict[PartyRole, tuple[Section, ...]] = {
    PartyRole.RELATIVE: _party(PartyRole.INMATE),
    PartyRole.INMATE: _party(PartyRole.RELATIVE),
    PartyRole.OFFICER: (
        Section("audio", True, None),
        Section("audio", False, PartyRole.RELATIVE),
        Section("video", False, PartyRole.RELATIVE),
        Section("audio", False, PartyRole.INMATE),
        Section("video", False, PartyRole.INMATE),
    ),
}


def sections_for(role: PartyRole, kinds: list[str]) -> tuple[Section, ...] | None:
    """The sections of an offer with these kinds; None where they do not fit the role."""
    layout = LAYOUTS[role]
    for possible in (layout, (*layout, SMALL_PICTURE) if role in PARTIES else layout):
        if [section.kind for section in possible] == kinds:
            return possible
    return None
