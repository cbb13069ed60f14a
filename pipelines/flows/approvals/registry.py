"""Every kind of application that runs through the approval centre, in one map one can grep."""

from pipelines.flows.approvals.kind import ApprovalKind, base_of
from pipelines.flows.approvals.kinds.confidentiality import CONFIDENTIALITY
from pipelines.flows.approvals.kinds.data_export import DATA_EXPORT
from pipelines.flows.approvals.kinds.erasure import ACCOUNT_ERASURE
from pipelines.flows.approvals.kinds.extra_call import EXTRA
from pipelines.flows.approvals.kinds.family import RELATIVE_NUMBER, WHITELIST_ENTRY
from pipelines.flows.approvals.kinds.interface_grant import GRANT
from pipelines.flows.approvals.kinds.key_data import KEY_DATA
from pipelines.flows.approvals.kinds.labour_document import DOCUMENT
from pipelines.flows.approvals.kinds.letter import LETTER
from pipelines.flows.approvals.kinds.message import CHANNEL, TEMPLATE
from pipelines.flows.approvals.kinds.official import OFFICIAL
from pipelines.flows.approvals.kinds.pay import PAY_SHEET
from pipelines.flows.approvals.kinds.pay_correction import PAY_CORRECTION
from pipelines.flows.approvals.kinds.project_output import OUTPUT
from pipelines.flows.approvals.kinds.recording import RECORDING_DELETION, RECORDING_RELEASE
from pipelines.flows.approvals.kinds.report import REPORT, REPORT_CHANGE
from pipelines.flows.approvals.kinds.ticket_reversal import REVERSAL
from pipelines.flows.approvals.kinds.timesheet import TIMESHEET
from pipelines.flows.approvals.kinds.timesheet_correction import TIMESHEET_CORRECTION
from pipelines.flows.approvals.kinds.video_call import VIDEO_CALL
from pipelines.flows.approvals.kinds.visit import VISIT
from pipelines.flows.approvals.kinds.worker_grade import WORKER_GRADE
from pipelines.flows.approvals.record_kind import RecordKind
from schemas.errors import NotFound

RECORD_KINDS: dict[str, RecordKind] = {
    one.kind.code: one
    for one in (
        VISIT,
        OFFICIAL,
        LETTER,
        EXTRA,
        REVERSAL,
        WORKER_GRADE,
        OUTPUT,
        DOCUMENT,
        TEMPLATE,
        CHANNEL,
    )
}
"""Kinds by which records of modules are submitted (`Action.approval`)."""
KINDS: dict[str, ApprovalKind] = {
    kind.code: kind
    for kind in (
        VIDEO_CALL,
        EXTRA.kind,
        REVERSAL.kind,
        VISIT.kind,
        RELATIVE_NUMBER,
        WHITELIST_ENTRY,
        OFFICIAL.kind,
        LETTER.kind,
        WORKER_GRADE.kind,
        OUTPUT.kind,
        DOCUMENT.kind,
        TEMPLATE.kind,
        CHANNEL.kind,
        KEY_DATA,
        GRANT,
        DATA_EXPORT,
        ACCOUNT_ERASURE,
        CONFIDENTIALITY,
        RECORDING_DELETION,
        RECORDING_RELEASE,
        REPORT,
        REPORT_CHANGE,
        PAY_SHEET,
        PAY_CORRECTION,
        TIMESHEET,
        TIMESHEET_CORRECTION,
    )
}


def kind_of(code: str) -> ApprovalKind:
    """The kind of this name, or of the flow that one variant of it has; `NotFound` without one."""
    kind = KINDS.get(base_of(code))
    if kind is None:
        raise NotFound("没有这种审批业务。", code="kind_not_found", kind=code)
    return kind
