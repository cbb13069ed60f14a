"""Every kind of application that runs through the approval centre, in one map one can grep."""

from pipelines.flows.approvals.assessing import Declared
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.kind import ApprovalKind, base_of
from pipelines.flows.approvals.record_kind import record_kind
from pipelines.flows.calls.call_approval import VIDEO_CALL
from pipelines.flows.calls.extra_call_checks import EXTRA_CALLS_BESIDE
from pipelines.flows.exchange.open_api.grant_approval import GRANT
from pipelines.flows.family.family_approvals import OWN_KINDS
from pipelines.flows.family.registration.deciding import REGISTRATIONS_BESIDE
from pipelines.flows.forms.form_approval import FORMS_KIND
from pipelines.flows.governance.confidentiality.confidentiality_approval import CONFIDENTIALITY
from pipelines.flows.governance.privacy.erasure_approval import ACCOUNT_ERASURE
from pipelines.flows.labour.grade_checks import GRADES_BESIDE
from pipelines.flows.labour.hours.correction_approval import TIMESHEET_CORRECTION
from pipelines.flows.labour.hours.timesheet_approval import TIMESHEET
from pipelines.flows.labour.pay.correction_approval import PAY_CORRECTION
from pipelines.flows.labour.pay.pay_approval import PAY_SHEET
from pipelines.flows.labour.publishing import DOCUMENTS_BESIDE
from pipelines.flows.letters.assessing import LETTERS_BESIDE
from pipelines.flows.messages.gateways import CHANNELS_BESIDE
from pipelines.flows.modules.export_approval import DATA_EXPORT
from pipelines.flows.modules.key_data_approval import KEY_DATA
from pipelines.flows.official.official_flows import OFFICIAL_BESIDE
from pipelines.flows.phone.reversing import REVERSALS_BESIDE
from pipelines.flows.recordings.recording_approvals import RECORDING_DELETION, RECORDING_RELEASE
from pipelines.flows.reports.report_approvals import REPORT, REPORT_CHANGE
from pipelines.flows.visits.deciding import VISITS_BESIDE
from schemas.errors import NotFound
from schemas.modules.calls.extra_calls import EXTRA_CALL
from schemas.modules.catalog import MODULES
from schemas.modules.labour.labour_documents import LABOUR_DOCUMENT
from schemas.modules.labour.project_outputs import PROJECT_OUTPUT
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTING
from schemas.modules.letters.letters import LETTER
from schemas.modules.messages.message_channels import MESSAGE_CHANNEL
from schemas.modules.messages.message_templates import MESSAGE_TEMPLATE
from schemas.modules.official.official_bookings import OFFICIAL_BOOKING
from schemas.modules.people.relative_registrations import RELATIVE_REGISTRATION
from schemas.modules.phone.ticket_reversals import TICKET_REVERSAL
from schemas.modules.visits.visit_bookings import VISIT_BOOKING

BESIDE: dict[str, Beside] = {
    EXTRA_CALL: EXTRA_CALLS_BESIDE,
    LABOUR_DOCUMENT: DOCUMENTS_BESIDE,
    LETTER: LETTERS_BESIDE,
    MESSAGE_CHANNEL: CHANNELS_BESIDE,
    OFFICIAL_BOOKING: OFFICIAL_BESIDE,
    RELATIVE_REGISTRATION: REGISTRATIONS_BESIDE,
    TICKET_REVERSAL: REVERSALS_BESIDE,
    VISIT_BOOKING: VISITS_BESIDE,
    WORKER_GRADE_SETTING: GRADES_BESIDE,
}
"""Functions of kinds that their modules declare."""
DECLARED: dict[str, Declared] = {
    approval.kind: Declared(module, approval, BESIDE.get(approval.kind, Beside()))
    for module in MODULES.values()
    if (approval := module.approval) is not None
}
"""Kinds by which records of modules are submitted (`Action.approval`)."""
RECORD_KINDS = {code: record_kind(declared) for code, declared in DECLARED.items()}
KINDS: dict[str, ApprovalKind] = {
    kind.code: kind
    for kind in (
        VIDEO_CALL,
        *(RECORD_KINDS[code] for code in (EXTRA_CALL, TICKET_REVERSAL, VISIT_BOOKING)),
        RECORD_KINDS[RELATIVE_REGISTRATION],
        *(own.kind for own in OWN_KINDS.values()),
        *(RECORD_KINDS[code] for code in (OFFICIAL_BOOKING, LETTER, WORKER_GRADE_SETTING)),
        *(RECORD_KINDS[code] for code in (PROJECT_OUTPUT, LABOUR_DOCUMENT)),
        *(RECORD_KINDS[code] for code in (MESSAGE_TEMPLATE, MESSAGE_CHANNEL)),
        FORMS_KIND,
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
        *RECORD_KINDS.values(),
    )
}
"""In the order in which they are offered; further ones of modules stand last."""


def kind_of(code: str) -> ApprovalKind:
    """The kind of this name, or of the flow that one variant of it has; `NotFound` without one."""
    kind = KINDS.get(base_of(code))
    if kind is None:
        raise NotFound("没有这种审批业务。", code="kind_not_found", kind=code)
    return kind
