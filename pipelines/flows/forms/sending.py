"""Sending a form: checked, kept, and brought before whoever decides (VC-PUB-14, VC-PUB-16)."""

import secrets
from typing import Any

import msgspec

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.audit import audit
from connectors.postgres.forms import answers as sealed
from connectors.postgres.forms import drafts, fillings, submissions, versions
from connectors.postgres.forms.drafts import DraftRow
from connectors.postgres.forms.submissions import SubmissionRow
from connectors.postgres.forms.versions import VersionRow
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.approvals.deciding import withdraw as withdraw_case
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.approvals.submitting import Application, resubmit, submit
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.forms import own_submissions, pictures, rounds
from pipelines.flows.forms.form_approval import FORM_SUBMISSION, FORMS_KIND, proposal_of
from pipelines.flows.forms.offering import is_offered
from pipelines.flows.services import Services
from pipelines.rules.forms.answers import check_answers
from pipelines.rules.forms.asked import kept
from pipelines.rules.forms.columns import cells_of
from pipelines.rules.modules.problems import problem, refuse
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, NotFound
from schemas.forms.definition import Answers
from schemas.forms.submission import MENDED, SubmissionState
from schemas.forms.views import OwnSubmissionDetail, SendForm
from schemas.people.kinds import OrgType

RECEIPT_DIGITS = 6
LONGEST_TITLE = 128


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent, as far as the form lets it be."""

    draft: DraftRow
    version: VersionRow
    answers: Answers


async def send(
    services: Services, user: PublicUser, draft_id: str, asked: SendForm
) -> OwnSubmissionDetail:
    """Once, however often it is asked for and from however many devices."""
    attempt = Attempt(services, user.actor(), f"{FORM_SUBMISSION}.send", "form_draft", draft_id)
    async with attempt, services.database.transaction() as tx:
        draft = await drafts.own(tx, user.id, draft_id, for_update=True)
        if draft is None:
            sent = await submissions.of_draft(tx, user.id, draft_id)
            if sent is None:
                raise NotFound("没有找到这份草稿，可能已经放弃。", code="draft_not_found")
            return await own_submissions.detail_of(tx, services, user, sent.id)
        version = await versions.get(tx, draft.version_id)
        refuse(check_answers(version.content, asked.answers, local(services.clock()).date()))
        checked = Checked(
            draft=draft, version=version, answers=kept(version.content, asked.answers)
        )
        if draft.submission_id is None:
            sent_id = await _first(tx, services, user, checked, asked)
        else:
            sent_id = await _again(tx, services, user, checked, draft.submission_id)
        await drafts.drop(tx, draft.id)
        return await own_submissions.detail_of(tx, services, user, sent_id)


async def _first(
    tx: Tx, services: Services, user: PublicUser, checked: Checked, asked: SendForm
) -> str:
    form = await versions.form_of(tx, checked.draft.form_id)
    if form is None or not is_offered(user, form):
        raise Conflict(
            "这张表单已停止办理，不能提交。您填写的内容还保留在草稿里。", code="form_withdrawn"
        )
    prison = await _prison(tx, asked.unit_id if form.of_all_prisons else form.unit_id)
    now, sent_id, seals = services.clock(), make_id(), FieldSeals(services.keys)
    await submissions.add(
        tx,
        id=sent_id,
        receipt_no=await _receipt_no(tx, f"{local(now):%Y%m%d}"),
        account_id=user.id,
        form_id=form.id,
        version_id=checked.version.id,
        unit_id=prison.id,
        applicant_sealed=seals.close_at(sealed.of_applicant(sent_id), user.name),
        state=SubmissionState.PENDING.value,
        round=1,
        draft_id=checked.draft.id,
        first_sent_at=now,
        sent_at=now,
    )
    filling_id = await _keep(tx, services, user, checked, sent_id, round_no=1)
    row = await rounds.own(tx, user, sent_id)
    application = Application(
        object_id=sent_id,
        title=f"{form.name}（{row.receipt_no}）"[:LONGEST_TITLE],
        prison_id=prison.id,
        unit_id=prison.id,
        unit_path=prison.path,
        outcomes=[],
        variant=form.code,
        **_told(services, row, checked),
    )
    case = await submit(tx, services, FORMS_KIND, application, user.actor())
    await fillings.name_case(tx, filling_id, case.id)
    await _note(tx, user, prison.code, "send", row)
    return sent_id


async def _again(
    tx: Tx, services: Services, user: PublicUser, checked: Checked, sent_id: str
) -> str:
    """The number stays, a round is added, and the flow begins anew (VC-PUB-16)."""
    # The case first, as everywhere.
    case = await cases.open_of(tx, FORM_SUBMISSION, sent_id, for_update=True)
    before = await rounds.own(tx, user, sent_id, for_update=True)
    if before.state not in MENDED:
        raise Conflict("这份表单不在可修改的状态。", code="not_mendable")
    await submissions.change(
        tx,
        sent_id,
        state=SubmissionState.PENDING.value,
        round=before.round + 1,
        draft_id=checked.draft.id,
        sent_at=services.clock(),
        decided_at=None,
    )
    filling_id = await _keep(tx, services, user, checked, sent_id, round_no=before.round + 1)
    row = await rounds.own(tx, user, sent_id)
    prison = await _prison(tx, row.unit_id)
    decided = await _decide_anew(tx, services, user, case, row, checked, prison)
    await fillings.name_case(tx, filling_id, decided.id)
    await _note(tx, user, prison.code, "resubmit", row)
    return sent_id


async def _decide_anew(
    tx: Tx,
    services: Services,
    user: PublicUser,
    case: ApprovalCaseRow | None,
    row: SubmissionRow,
    checked: Checked,
    prison: UnitRow,
) -> ApprovalCaseRow:
    """A case that was sent back goes on; one that was refused is over, and another one begins."""
    told = _told(services, row, checked)
    if case is not None:
        return await resubmit(tx, services, FORMS_KIND, case, user.actor(), outcomes=[], **told)
    application = Application(
        object_id=row.id,
        title=f"{row.form_name}（{row.receipt_no}，第{row.round}次）"[:LONGEST_TITLE],
        prison_id=prison.id,
        unit_id=prison.id,
        unit_path=prison.path,
        outcomes=[],
        variant=row.form_code,
        **told,
    )
    return await submit(tx, services, FORMS_KIND, application, user.actor())


def _told(services: Services, row: SubmissionRow, checked: Checked) -> dict[str, Any]:
    proposal = proposal_of(services.keys, row.id, checked.version.content, checked.answers)
    facts = {"form": row.form_name, "round": row.round, "proposal": digest_of(proposal)}
    return {"facts": facts, "proposal": proposal}


async def _keep(
    tx: Tx, services: Services, user: PublicUser, checked: Checked, sent_id: str, *, round_no: int
) -> str:
    """The round, its pictures, and what lists are narrowed by."""
    seals, content = FieldSeals(services.keys), checked.version.content
    await pictures.take(tx, user.actor(), content, checked.answers, sent_id)
    await submissions.keep_answers(tx, sent_id, cells_of(content, checked.answers, seals.digest))
    return await fillings.add(
        tx,
        seals,
        checked.version.id,
        checked.answers,
        round_no=round_no,
        at=services.clock(),
        submission_id=sent_id,
    )


async def take_back(
    services: Services, user: PublicUser, submission_id: str
) -> OwnSubmissionDetail:
    """Withdraw what is not decided yet."""
    attempt = Attempt(
        services, user.actor(), f"{FORM_SUBMISSION}.withdraw", FORM_SUBMISSION, submission_id
    )
    async with attempt, services.database.transaction() as tx:
        case = await cases.open_of(tx, FORM_SUBMISSION, submission_id, for_update=True)
        row = await rounds.own(tx, user, submission_id)
        if case is None:
            raise Conflict("这份表单已经办结，不能撤回。", code="decided")
        ending = Ending(actor=user.actor(), opinion="", at=services.clock())
        await withdraw_case(tx, services, case, ending)
        await _note(tx, user, audit.stream_of(row.unit_path), "withdraw", row)
        return await own_submissions.detail_of(tx, services, user, submission_id)


async def _prison(tx: Tx, unit_id: str | None) -> UnitRow:
    found = await units.get(tx, unit_id) if unit_id else None
    if found is None or found.org_type is not OrgType.PRISON or not found.enabled:
        raise problem("unit_id", "请选择办理的监狱")
    return found


async def _receipt_no(tx: Tx, day: str) -> str:
    """Digits alone, so that it can be read aloud; it tells nobody how many there are."""
    while True:
        number = f"{day}{secrets.randbelow(10**RECEIPT_DIGITS):0{RECEIPT_DIGITS}}"
        if not await submissions.is_taken(tx, number):
            return number


async def _note(tx: Tx, user: PublicUser, stream: str, verb: str, row: SubmissionRow) -> None:
    await audit.write(
        tx,
        stream=stream,
        actor=user.actor(),
        action=f"{FORM_SUBMISSION}.{verb}",
        object_kind=FORM_SUBMISSION,
        object_id=row.id,
        detail={"form": row.form_code, "receipt": row.receipt_no, "round": row.round},
    )
