"""Officers who brought inmates to visits and back (VC-ONSITE-16)."""

from collections.abc import Mapping
from typing import Any

from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.of_visits import OfVisitApplier
from pipelines.rules.exchange.prison_records.visit_parts import escort_columns
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Escort
from schemas.modules.visits.visit_escorts import VISIT_ESCORTS


class EscortApplier(OfVisitApplier):
    """Of the visit's inmate, whom the record names as well."""

    kind = RecordKind.ESCORT
    module = VISIT_ESCORTS

    def police_no(self, record: Escort) -> str:
        return record.police_no

    def ordered(self, record: Escort) -> bool:
        return record.back_at is None or record.out_at <= record.back_at

    def columns(
        self, system: Source, record: Escort, officers: Mapping[str, str]
    ) -> Mapping[str, Any]:
        del system
        return escort_columns(record, officers.get(record.police_no))
