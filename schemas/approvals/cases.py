"""What the approval centre asks and answers (VC-APPR-01 to -04)."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from schemas.approvals.state import ApplicantKind, CaseState, StepAction, Verdict
from schemas.base import Id, Reason, Request, View
from schemas.calls.views import CheckView
from schemas.exchange.open_grants import Opening
from schemas.platform.files import FileView

Opinion = Annotated[str, msgspec.Meta(max_length=200)]


class ApprovalCaseView(View, frozen=True, kw_only=True):
    """A case of the inbox or the records."""

    id: Id
    kind: str
    kind_title: str
    title: str
    applicant: str
    applicant_kind: ApplicantKind
    prison: str
    unit: str
    state: CaseState
    visit: int
    """Grows with every node entered; a decision names the one it was shown."""
    node: str | None
    node_title: str | None
    waiting: list[str]
    """Names of those who may decide now."""
    stuck: bool
    """Nobody may decide; a keeper of flows must name someone."""
    mine: bool
    """Whether this officer may decide now."""
    suggestion: str
    submitted_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    overdue: bool


class StuckCase(View, frozen=True, kw_only=True):
    """A case that nobody may decide, as a keeper of flows sees it: without names or content."""

    id: Id
    kind_title: str
    prison: str
    unit: str
    visit: int
    node_title: str
    submitted_at: datetime


class StuckPage(View, frozen=True, kw_only=True):
    rows: list[StuckCase]
    total: int


class ApprovalCasePage(View, frozen=True, kw_only=True):
    rows: list[ApprovalCaseView]
    total: int


class ApprovalStepView(View, frozen=True, kw_only=True):
    """A line of the record."""

    seq: int
    action: StepAction
    node_title: str | None
    actor: str
    on_behalf_of: str | None
    at: datetime
    opinion: str
    to: str | None
    """The person or node it went to."""
    signed: bool
    valid: bool | None
    """Whether the signature holds; None for a line without one."""


class PathNode(View, frozen=True, kw_only=True):
    """A node of the case's version, and how it stands."""

    key: str
    title: str
    approvers: list[str]
    need: str
    state: str
    """done, current, ahead, skipped"""


class FactView(View, frozen=True, kw_only=True):
    title: str
    text: str


class ApprovalCaseDetail(View, frozen=True, kw_only=True):
    """One case with everything that a decision needs."""

    case: ApprovalCaseView
    flow: str
    flow_version: int
    mode: str
    facts: list[FactView]
    facts_digest: str
    facts_whole: bool
    """Whether facts and proposal are still those of their digest and seal."""
    checks: list[CheckView]
    path: list[PathNode]
    steps: list[ApprovalStepView]
    link: str | None
    """Where the console shows the business itself."""
    difference: list["ChangeLine"]
    """What a guarded edit would change."""
    documents: list["CaseDocument"]
    """What was handed in with the application, as far as it is still kept."""
    parties: list["CaseParty"]
    allowed: list[str]
    """approve, reject, return, delegate, withdraw, assign"""
    returnable: list["ReturnTarget"]
    opening: Opening | None
    """What an outside system would get, where that is what the case is about."""


class CaseDocument(View, frozen=True, kw_only=True):
    """A file of the application."""

    title: str
    file: FileView


class CaseParty(View, frozen=True, kw_only=True):
    """A person whom the case is about; without a link where it is out of the officer's reach."""

    title: str
    name: str
    link: str | None


class ChangeLine(View, frozen=True, kw_only=True):
    """One field of a proposed edit."""

    title: str
    before: Any
    after: Any


class ReturnTarget(View, frozen=True, kw_only=True):
    """Where a case can go back to; None is the applicant."""

    node: str | None
    title: str


class OwnSignature(Request, frozen=True, kw_only=True):
    """A signature made at the officer's own device, over the content that the case answers."""

    signer: Id
    at: datetime
    value: Annotated[str, msgspec.Meta(min_length=8, max_length=256)]
    """The DER signature in hex."""


class DecideCase(Request, frozen=True, kw_only=True):
    """A decision on one case."""

    visit: int
    verdict: Verdict
    opinion: Opinion = ""
    to_node: str | None = None
    """For a return; the applicant where it is absent."""
    signature: OwnSignature | None = None


class BatchItem(Request, frozen=True, kw_only=True):
    id: Id
    visit: int


class DecideBatch(Request, frozen=True, kw_only=True):
    """One decision on several cases, each on its own."""

    items: Annotated[list[BatchItem], msgspec.Meta(min_length=1, max_length=100)]
    verdict: Verdict
    opinion: Opinion = ""


class BatchResult(View, frozen=True, kw_only=True):
    """What came of one case of a batch."""

    id: Id
    title: str
    done: bool
    code: str
    message: str


class Delegate(Request, frozen=True, kw_only=True):
    """Hand the decision of the present node to somebody."""

    visit: int
    officer_id: Id
    reason: Reason


class Withdraw(Request, frozen=True, kw_only=True):
    reason: Opinion = ""


class Resubmit(Request, frozen=True, kw_only=True):
    note: Opinion = ""


class AddDelegation(Request, frozen=True, kw_only=True):
    """Somebody decides in the officer's stead for a while."""

    officer_id: Id
    since: datetime
    until: datetime
    reason: Reason


class DelegationView(View, frozen=True, kw_only=True):
    id: Id
    officer: str
    since: datetime
    until: datetime
    reason: str


class SignatureVerdict(View, frozen=True, kw_only=True):
    """What checking one decision's signature found."""

    seq: int
    actor: str
    signed: bool
    valid: bool
    problem: str | None
    """unsigned, changed, key_unknown, key_changed"""
    content: str
    """The canonical content as it stands now."""


class CaseSignatures(View, frozen=True, kw_only=True):
    """All decisions of a case and whether each signature holds."""

    verified: bool
    steps: list[SignatureVerdict]
