"""Decisions on visits (VC-ONSITE-03)."""

from collections.abc import Mapping
from typing import Any

from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.of_visits import OfVisitApplier
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Approval
from schemas.modules.visits.visit_approvals import VISIT_APPROVALS, Decision


class ApprovalApplier(OfVisitApplier):
    """Each step of a flow is a record of its own."""

    kind = RecordKind.APPROVAL
    module = VISIT_APPROVALS

    def columns(
        self, system: Source, record: Approval, officers: Mapping[str, str]
    ) -> Mapping[str, Any]:
        del system, officers
        return {
            "step": record.step,
            "node": record.node or None,
            "approver": record.approver or None,
            "decision": (Decision.AGREED if record.approved else Decision.REFUSED).value,
            "opinion": record.opinion or None,
            "decided_at": record.decided_at,
        }
