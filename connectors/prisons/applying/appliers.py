"""Which applier writes a kind of record: the one map."""

from connectors.postgres.modules.sealing import FieldSeals
from connectors.prisons.applying import Applier
from connectors.prisons.applying.approval import ApprovalApplier
from connectors.prisons.applying.escort import EscortApplier
from connectors.prisons.applying.monitoring import MonitoringApplier
from connectors.prisons.applying.rating import RatingApplier
from connectors.prisons.applying.registration import RegistrationApplier
from connectors.prisons.applying.review import ReviewApplier
from connectors.prisons.applying.visit import VisitApplier
from pipelines.security.keys import KeyProvider
from schemas.prison_systems.kinds import RecordKind


def visit_appliers(keys: KeyProvider) -> dict[RecordKind, Applier]:
    """For the records of visit systems; recordings are fetched and not applied."""
    made: tuple[Applier, ...] = (
        RegistrationApplier(FieldSeals(keys)),
        ApprovalApplier(),
        VisitApplier(),
        MonitoringApplier(),
        EscortApplier(),
        RatingApplier(),
        ReviewApplier(),
    )
    return {one.kind: one for one in made}
