"""Decisions on visits (VC-ONSITE-03)."""

from collections.abc import Mapping
from typing import Any

from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.of_visits import OfVisitApplier
from pipelines.rules.exchange.prison_records.visit_parts import approval_columns
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Approval
from schemas.modules.visits.visit_approvals import VISIT_APPROVALS


class ApprovalApplier(OfVisitApplier):
    """Each step of a flow is a record of its own."""

    kind = RecordKind.APPROVAL
    module = VISIT_APPROVALS

    def columns(
        self, system: Source, record: Approval, officers: Mapping[str, str]
    ) -> Mapping[str, Any]:
        del system, officers
        return approval_columns(record)
