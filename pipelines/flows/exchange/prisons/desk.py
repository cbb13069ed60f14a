"""What the taking of one kind of one system's records works with."""

from dataclasses import dataclass

from pipelines.flows.exchange.applying import Applier, Source
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.rules.exchange.prison_systems.mapping import Mapper
from schemas.exchange.prison_systems.kinds import RecordKind


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One kind under one version of the settings."""

    source: Source
    settings: int
    mapper: Mapper
    applier: Applier
    seals: RawSeals

    @property
    def kind(self) -> RecordKind:
        return self.mapper.kind

    @property
    def lock(self) -> str:
        """Two who write the same records wait for each other."""
        return lock_of(self.source.system_id, self.kind)


def lock_of(system_id: str, kind: RecordKind) -> str:
    """Taken before any row of the kind's records and problems is locked."""
    return f"prison_records:{system_id}:{kind.value}"
