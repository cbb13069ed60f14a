"""Every kind of application that runs through the approval centre, in one map one can grep."""

from pipelines.flows.approvals.kind import ApprovalKind, base_of
from pipelines.flows.approvals.record_kind import RecordKind
from pipelines.flows.calls.call_approval import VIDEO_CALL
from pipelines.flows.calls.extra_call_approval import EXTRA
from pipelines.flows.exchange.open_api.grant_approval import GRANT
from pipelines.flows.family.family_approvals import RELATIVE_NUMBER, WHITELIST_ENTRY
from pipelines.flows.governance.confidentiality.confidentiality_approval import CONFIDENTIALITY
from pipelines.flows.governance.privacy.erasure_approval import ACCOUNT_ERASURE
from pipelines.flows.labour.document_approval import DOCUMENT
from pipelines.flows.labour.grade_approval import WORKER_GRADE
from pipelines.flows.labour.hours.correction_approval import TIMESHEET_CORRECTION
from pipelines.flows.labour.hours.timesheet_approval import TIMESHEET
from pipelines.flows.labour.output_approval import OUTPUT
from pipelines.flows.labour.pay.correction_approval import PAY_CORRECTION
from pipelines.flows.labour.pay.pay_approval import PAY_SHEET
from pipelines.flows.letters.letter_approval import LETTER
from pipelines.flows.messages.message_approvals import CHANNEL, TEMPLATE
from pipelines.flows.modules.export_approval import DATA_EXPORT
from pipelines.flows.modules.key_data_approval import KEY_DATA
from pipelines.flows.official.official_approval import OFFICIAL
from pipelines.flows.phone.reversal_approval import REVERSAL
from pipelines.flows.recordings.recording_approvals import RECORDING_DELETION, RECORDING_RELEASE
from pipelines.flows.reports.report_approvals import REPORT, REPORT_CHANGE
from pipelines.flows.visits.visit_approval import VISIT
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
