"""The result of an application goes out to whoever applied (VC-PUB-12).

我的消息 shows results from the cases themselves, so that it never says otherwise than they do.
"""

from datetime import datetime

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.modules.sealing import FieldKeys
from connectors.postgres.transaction import Tx
from pipelines.flows.messages.telling import Matter, send_alone
from pipelines.rules.messages.results import occasion_of
from schemas.approvals.state import ApplicantKind

OUTSIDE = (ApplicantKind.RELATIVE, ApplicantKind.PUBLIC)


async def told(tx: Tx, keys: FieldKeys, case: ApprovalCaseRow, at: datetime) -> int:
    """Plan what goes out of a case that was just decided; nothing for an officer's own."""
    occasion = occasion_of(case.kind, case.state)
    if occasion is None or case.applicant_kind not in OUTSIDE or case.applicant_id is None:
        return 0
    related = case.applicant_kind is ApplicantKind.RELATIVE
    matter = Matter(
        subject=f"case:{case.id}",
        # Sent back and handed in again it is decided once more.
        round=str(case.visit),
        unit_id=case.prison_id,
    )
    return await send_alone(
        tx,
        keys,
        occasion,
        matter,
        at,
        relative_id=case.applicant_id if related else None,
        account_id=None if related else case.applicant_id,
    )
