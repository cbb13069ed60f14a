"""What officers heard while visits went on (VC-ONSITE-05)."""

from collections.abc import Mapping
from typing import Any

from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.of_visits import OfVisitApplier
from pipelines.rules.exchange.prison_records.visit_parts import monitoring_columns
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Monitoring
from schemas.modules.visits.visit_monitorings import VISIT_MONITORINGS


class MonitoringApplier(OfVisitApplier):
    """One record for each officer who listened."""

    kind = RecordKind.MONITORING
    module = VISIT_MONITORINGS
    says_what_was_heard = True

    def police_no(self, record: Monitoring) -> str:
        return record.police_no

    def ordered(self, record: Monitoring) -> bool:
        return record.heard_from <= record.heard_until

    def columns(
        self, system: Source, record: Monitoring, officers: Mapping[str, str]
    ) -> Mapping[str, Any]:
        del system
        return monitoring_columns(record, officers.get(record.police_no))
