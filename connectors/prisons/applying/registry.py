"""Which applier takes which kind of record."""

from connectors.postgres.modules.sealing import FieldSeals
from connectors.prisons.applying import Applier
from connectors.prisons.applying.approval import ApprovalApplier
from connectors.prisons.applying.authorisation import AuthorisationApplier
from connectors.prisons.applying.call import CallApplier
from connectors.prisons.applying.escort import EscortApplier
from connectors.prisons.applying.monitoring import MonitoringApplier
from connectors.prisons.applying.number import NumberApplier
from connectors.prisons.applying.rating import RatingApplier
from connectors.prisons.applying.recording import RecordingApplier
from connectors.prisons.applying.registration import RegistrationApplier
from connectors.prisons.applying.review import ReviewApplier
from connectors.prisons.applying.ticket import TicketApplier
from connectors.prisons.applying.visit import VisitApplier
from pipelines.rules.security.keys import KeyProvider
from schemas.prison_systems.kinds import RecordKind

PULLED = frozenset(
    {
        RecordKind.REGISTRATION,
        RecordKind.APPROVAL,
        RecordKind.VISIT,
        RecordKind.MONITORING,
        RecordKind.ESCORT,
        RecordKind.RATING,
        RecordKind.RECORDING,
        RecordKind.REVIEW,
        RecordKind.CALL,
        RecordKind.AUTHORISATION,
        RecordKind.TICKET,
        RecordKind.NUMBER,
    }
)
"""Kinds that have an applier; a test holds it equal to what `appliers` makes."""


def appliers(keys: KeyProvider) -> dict[RecordKind, Applier]:
    """Kinds that are missing here are not pulled."""
    made: tuple[Applier, ...] = (
        RegistrationApplier(FieldSeals(keys)),
        ApprovalApplier(),
        VisitApplier(),
        MonitoringApplier(),
        EscortApplier(),
        RatingApplier(),
        RecordingApplier(),
        ReviewApplier(),
        CallApplier(FieldSeals(keys)),
        AuthorisationApplier(),
        TicketApplier(FieldSeals(keys)),
        NumberApplier(FieldSeals(keys)),
    )
    return {one.kind: one for one in made}
