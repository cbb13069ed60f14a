"""Which media sections each role's offer has, in order (`schemas.calls.live`)."""

from typing import NamedTuple

from pipelines.recording.packet import Kind
from schemas.calls.state import PartyRole

PARTIES = (PartyRole.RELATIVE, PartyRole.INMATE)


class Section(NamedTuple):
    """One media section, seen from the server."""

    kind: Kind
    takes: bool
    """Whether the peer sends here."""
    gives: PartyRole | None
    """Whose media the peer receives here."""

    @property
    def direction(self) -> str:
        if self.takes and self.gives:
            return "sendrecv"
        return "recvonly" if self.takes else "sendonly"


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
