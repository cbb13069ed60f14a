"""Which applier takes which kind of record."""

from connectors.prisons.applying import Applier
from connectors.prisons.applying.calls import CallApplier
from connectors.prisons.applying.visits import VisitApplier
from pipelines.security.keys import KeyProvider
from schemas.prison_systems.kinds import RecordKind

PULLED = frozenset({RecordKind.VISIT, RecordKind.CALL})
"""Kinds that have an applier; a test holds it equal to what `appliers` makes."""


def appliers(keys: KeyProvider) -> dict[RecordKind, Applier]:
    """Kinds that are missing here are not pulled."""
    made: tuple[Applier, ...] = (VisitApplier(), CallApplier(keys))
    return {one.kind: one for one in made}
