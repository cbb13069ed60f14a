"""A form that was sent is decided on by the approval centre; each form may have its own flow."""

import base64
import secrets
from typing import Any

import msgspec
from sqlalchemy import select

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.forms import submissions
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.kind import ApprovalKind, Ending, Hook
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.approvals.seating import stream_of
from pipelines.flows.forms import told
from pipelines.flows.services import Services
from pipelines.rules.forms.reading import Sight, lines, pictures_of
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PERSONAL
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.approvals.cases import ChangeLine
from schemas.approvals.definition import Definition, FactField, FactKind
from schemas.errors import IntegrityBroken
from schemas.forms.definition import Answers, FormDefinition
from schemas.forms.submission import SubmissionState
from schemas.modules.approval import desk
from schemas.modules.forms.forms import FormAudience
from schemas.people.kinds import OrgType, Role
from schemas.tables import metadata

FORM_SUBMISSION = "form_submission"
"""Kind of approval; a form's own flow is named `form_submission.<code>`."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What approvers read, sealed in the case; to see all of it is a look of its own, on record."""

    masked: list[tuple[str, str]]


def proposal_of(
    keys: KeyProvider, submission_id: str, definition: FormDefinition, answers: Answers
) -> dict[str, Any]:
    """The answers in the words of their version, sealed, with the pictures beside them."""
    told = lines(definition, answers, sight=Sight.MASKED)
    said = Told(masked=[(one.title, one.text) for one in told])
    plain = msgspec.json.encode(said).decode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = seal_field(keys.sealing(PERSONAL), plain, _place(submission_id), nonce)
    kept = base64.b64encode(sealed).decode()
    return {"sealed": kept, "files": pictures_of(definition, answers)}


def shown(keys: KeyProvider, case: ApprovalCaseRow, _: Officer) -> list[ChangeLine]:
    """What was filled in; `IntegrityBroken` where it is not what was signed."""
    proposal = case.proposal or {}
    if "sealed" not in proposal:
        return []
    if digest_of(proposal) != case.facts.get("proposal"):
        raise IntegrityBroken("待审批的内容与提交时不符。", code="proposal_changed")
    sealed = base64.b64decode(proposal["sealed"])
    plain = open_field(keys.sealing(PERSONAL), sealed, _place(case.object_id))
    said = msgspec.json.decode(plain, type=Told)
    return [ChangeLine(title=title, before=None, after=text) for title, text in said.masked]


def _place(submission_id: str) -> str:
    return f"form_submission.proposal:{submission_id}"


async def variants(tx: Tx) -> dict[str, str]:
    """Codes and names of the forms that the public fills in, in their order."""
    form = metadata.tables["form"]
    found = select(form.c.code, form.c.name).where(form.c.audience != FormAudience.OFFICIAL.value)
    rows = await tx.execute(found.order_by(form.c.sort, form.c.code))
    return {row.code: row.name for row in rows}


def _moves(state: SubmissionState) -> Hook:
    async def move(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
        row = await submissions.get(tx, case.object_id, for_update=True)
        open_still = {SubmissionState.PENDING}
        if state is SubmissionState.WITHDRAWN:
            open_still.add(SubmissionState.RETURNED)
        if row is None or row.state not in open_still:
            return
        await submissions.change(tx, row.id, state=state.value, decided_at=ending.at)
        await told.after_decision(tx, services, row, state, ending, stream_of(case))

    return move


FORMS_KIND = ApprovalKind(
    code=FORM_SUBMISSION,
    title="业务表单",
    group="业务表单",
    fields=(
        FactField(name="form", title="表单", kind=FactKind.TEXT),
        FactField(name="round", title="提交次数", kind=FactKind.NUMBER, unit="次"),
    ),
    default=Definition(
        nodes=[desk("prison", "监狱审核", Role.APPROVER, Role.LEADER, level=OrgType.PRISON)]
    ),
    filing=True,
    approved=_moves(SubmissionState.APPROVED),
    rejected=_moves(SubmissionState.REJECTED),
    returned=_moves(SubmissionState.RETURNED),
    withdrawn=_moves(SubmissionState.WITHDRAWN),
    link=lambda case: f"/form-submissions/{case.object_id}",
    variants=variants,
    shown=shown,
)
