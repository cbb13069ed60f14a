"""Which applier takes which kind of record."""

from connectors.postgres.modules.sealing import FieldSeals
from pipelines.flows.exchange.applying import Applier
from pipelines.flows.exchange.applying.approval import ApprovalApplier
from pipelines.flows.exchange.applying.arrival import ArrivalApplier
from pipelines.flows.exchange.applying.authorisation import AuthorisationApplier
from pipelines.flows.exchange.applying.call import CallApplier
from pipelines.flows.exchange.applying.escort import EscortApplier
from pipelines.flows.exchange.applying.known import KnownFaceApplier, KnownRelativeApplier
from pipelines.flows.exchange.applying.monitoring import MonitoringApplier
from pipelines.flows.exchange.applying.number import NumberApplier
from pipelines.flows.exchange.applying.official import OfficialApplier
from pipelines.flows.exchange.applying.rating import RatingApplier
from pipelines.flows.exchange.applying.recording import RecordingApplier
from pipelines.flows.exchange.applying.registration import RegistrationApplier
from pipelines.flows.exchange.applying.review import ReviewApplier
from pipelines.flows.exchange.applying.ticket import TicketApplier
from pipelines.flows.exchange.applying.visit import VisitApplier
from pipelines.rules.security.keys import KeyProvider
from schemas.exchange.prison_systems.kinds import RecordKind

PULLED = frozenset(
    {
        RecordKind.REGISTRATION,
        RecordKind.APPROVAL,
        RecordKind.VISIT,
        RecordKind.MONITORING,
        RecordKind.ESCORT,
        RecordKind.RATING,
        RecordKind.ARRIVAL,
        RecordKind.RECORDING,
        RecordKind.REVIEW,
        RecordKind.OFFICIAL,
        RecordKind.RELATIVE,
        RecordKind.FACE,
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
        VisitApplier(FieldSeals(keys)),
        MonitoringApplier(),
        EscortApplier(),
        RatingApplier(),
        ArrivalApplier(),
        RecordingApplier(),
        ReviewApplier(),
        OfficialApplier(FieldSeals(keys)),
        KnownRelativeApplier(FieldSeals(keys)),
        KnownFaceApplier(keys),
        CallApplier(FieldSeals(keys)),
        AuthorisationApplier(),
        TicketApplier(FieldSeals(keys)),
        NumberApplier(FieldSeals(keys)),
    )
    return {one.kind: one for one in made}
