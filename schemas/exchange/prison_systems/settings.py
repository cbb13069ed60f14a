"""What is set for one system, by version: tried against a sample before it takes effect."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.exchange.prison_systems.access import Access
from schemas.exchange.prison_systems.kinds import Protocol
from schemas.exchange.prison_systems.mapping import KindMapping


class Direction(StrEnum):
    """Which way data go (VC-ONSITE-31)."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


class ConflictRule(StrEnum):
    """Which value stands where a record was changed on both sides."""

    SOURCE = "source"
    """Theirs; what was ours stays in the history."""
    OURS = "ours"
    """Ours, once an officer has changed it; theirs is kept beside it."""
    NEWER = "newer"
    """The one that was changed last."""


class SettingsState(StrEnum):
    """How far a version of the settings has come."""

    DRAFT = "draft"
    TRIED = "tried"
    """A sample was read and mapped without an error."""
    ACTIVE = "active"
    REPLACED = "replaced"


class SystemSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a connector needs to know of a system, but its secret."""

    access: Access
    direction: Direction = Direction.BOTH
    every_s: Annotated[int, msgspec.Meta(ge=1, le=86_400)] = 60
    """How often it is asked."""
    per_minute: Annotated[int, msgspec.Meta(ge=1, le=6_000)] = 600
    """Most requests a minute that the system is asked to bear."""
    recordings_kb_s: Annotated[int, msgspec.Meta(ge=16, le=1_000_000)] = 4_096
    """Most that fetching recordings takes of the line to it, in KiB a second."""
    page: Annotated[int, msgspec.Meta(ge=10, le=5_000)] = 1_000
    conflict: ConflictRule = ConflictRule.SOURCE
    private_networks: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()
    """Networks that the address may lead to although they are not public, as `10.3.0.0/16`."""
    late_after_s: Annotated[int, msgspec.Meta(ge=10, le=7 * 86_400)] = 600
    """An alarm is raised when nothing was heard for so long, or the oldest waits so long."""
    kinds: Annotated[tuple[KindMapping, ...], msgspec.Meta(max_length=20)]

    @property
    def protocol(self) -> Protocol:
        return Protocol(str(self.access.__struct_config__.tag))
