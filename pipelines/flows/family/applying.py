"""A relative applies for what a module offers (VC-NUM-01, VC-WL-01, VC-PUB-08)."""

from typing import Any

import msgspec

from connectors.postgres.approvals import cases, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.cases import Search
from connectors.postgres.approvals.steps import Decided
from connectors.postgres.people import people
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import CASE, AttachmentRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.approvals.deciding import withdraw
from pipelines.flows.approvals.kind import Ending
from pipelines.flows.approvals.proposals import opened
from pipelines.flows.approvals.submitting import resubmit, submit
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.family import recognising, wishing
from pipelines.flows.family.family_approvals import OWN_KINDS, OwnKind
from pipelines.flows.family.hindrances import (
    bound_inmate,
    require_few_open,
    require_none_open,
    require_sensible,
)
from pipelines.flows.family.inmates import named_inmate, own_inmate
from pipelines.flows.files import receiving
from pipelines.flows.files.body import Body
from pipelines.flows.files.holding import hold_for_case
from pipelines.flows.files.receiving import Expected, file_view
from pipelines.flows.services import Services
from pipelines.rules.modules.own_form import (
    answered,
    form_of,
    named,
    open_values,
)
from pipelines.rules.people.known_relative import Compared, Recognition, kinship_ours
from schemas.approvals.applications import (
    ApplicationLine,
    Apply,
    ApplyAgain,
    OwnApplication,
    OwnForms,
)
from schemas.approvals.state import CaseState
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.modules.own import KNOWN
from schemas.platform.files import DOCUMENTS, FileView, UploadGoing

ENDED_OTHERWISE = (CaseState.REJECTED, CaseState.RETURNED)
PURPOSE = "application"
"""What relatives hand files in for."""
LARGEST_PROOF = 10 * 1024 * 1024


async def hand_in(
    services: Services, relative: Relative, body: Body, file_name: str
) -> FileView | UploadGoing:
    """A paper that is to prove an application; the relative's alone until one takes it."""
    attempt = Attempt(services, relative.actor(), "file.upload", "file", None)
    async with attempt:
        asked = Expected(
            name=file_name, purpose=PURPOSE, media_types=DOCUMENTS, most_bytes=LARGEST_PROOF
        )
        actor, stream = relative.actor(), relative.stream
        return await receiving.receive_in_pieces(services, body, asked, actor, stream)


async def forms(services: Services, relative: Relative, inmate_id: str | None) -> OwnForms:
    """What the relative can apply for, and what stands against it for an inmate."""
    rows = [form_of(one.module, one.own) for one in OWN_KINDS.values()]
    if inmate_id is None:
        return OwnForms(rows=rows, hindered={})
    hindered = {}
    async with services.database.transaction() as tx:
        # What stands against it tells of the inmate: nobody else's relatives hear it.
        await own_inmate(tx, relative, inmate_id)
        for one in OWN_KINDS.values():
            if one.own.names:
                continue
            try:
                await require_sensible(tx, services, relative, one, inmate_id)
                await require_none_open(tx, relative, one, inmate_id)
            except Conflict as refused:
                hindered[one.own.address] = refused.message
    return OwnForms(rows=rows, hindered=hindered)


async def apply(services: Services, relative: Relative, kind: str, asked: Apply) -> OwnApplication:
    """Bring an application before the approvers; a barred relative is refused at once."""
    one = OWN_KINDS[kind]
    attempt = Attempt(services, relative.actor(), "approval.submit", "inmate", asked.inmate_id)
    async with attempt:
        recognition = await _recognised(services, relative, one)
        async with services.database.transaction() as tx:
            case = await _apply(tx, services, relative, one, asked, recognition)
            return await _one(tx, services, case)


async def _recognised(services: Services, relative: Relative, one: OwnKind) -> Recognition:
    """Whether a visit system knows the relative, where that replaces a proof."""
    if KNOWN not in one.own.approval.checks:
        return Recognition()
    return await recognising.of_relative(services, relative)


async def _for_whom(
    tx: Tx, services: Services, relative: Relative, one: OwnKind, asked: Apply
) -> str:
    """The id of the inmate, who is named where none is bound yet."""
    if one.own.names:
        return await named_inmate(tx, services, relative.id, named(one.own, asked.values))
    if asked.inmate_id is None:
        message = "请选择为哪位服刑人员申请。"
        raise InvalidInput(message, code="inmate_needed", field="inmate_id")
    return asked.inmate_id


async def _apply(
    tx: Tx,
    services: Services,
    relative: Relative,
    one: OwnKind,
    asked: Apply,
    recognition: Recognition,
) -> ApprovalCaseRow:
    inmate_id = await _for_whom(tx, services, relative, one, asked)
    bound = await bound_inmate(tx, services, relative, one.own, inmate_id, asked.values)
    await require_sensible(tx, services, relative, one, bound.id)
    # Of two that come at the same moment each would find none open.
    await tx.lock(f"applications/{relative.id}")
    await require_none_open(tx, relative, one, bound.id)
    await require_few_open(tx, services, relative)
    object_id = await wishing.object_id_of(tx, relative, one, bound.id)
    values = answered(one.own, asked.values, bound.kinship)
    known = recognition.of_inmate(bound.inmate_no, bound.prison_id)
    values, bound = _as_known(values, bound, known)
    _require_proof(asked.proof, known)
    said = recognition.said(bound.inmate_no, bound.prison_id)
    wish = await wishing.wish(tx, services, relative, one, bound, object_id, values, asked, said)
    known_id = known.known_id if known else None
    ruling = await recognising.ruling(tx, services, bound.prison_id, known_id, wish.outcomes)
    wish = msgspec.structs.replace(wish, ruling=ruling)
    case = await submit(tx, services, one.kind, wish, relative.actor())
    await hold_for_case(tx, relative.actor(), PURPOSE, asked.proof, case.id)
    return await cases.get(tx, case.id) or case


def _as_known(
    values: dict[str, Any], bound: BoundInmateRow, known: Compared | None
) -> tuple[dict[str, Any], BoundInmateRow]:
    """The kinship is the record's, where a visit system proves it."""
    kinship = kinship_ours(known.kinship) if known else None
    if kinship is None:
        return values, bound
    told = msgspec.structs.replace(bound, kinship=kinship.value)
    return values | {"kinship": kinship.value}, told


def _require_proof(proof: list[str], known: Compared | None) -> None:
    """Whom a prison's system knows by number and face is bound without one (VC-PUB-07)."""
    if not proof and known is None:
        raise InvalidInput(
            "请上传亲属关系证明：没有监狱会见系统的登记可以代替。",
            code="proof_needed",
            field="proof",
        )


async def apply_again(
    services: Services, relative: Relative, case_id: str, asked: ApplyAgain
) -> OwnApplication:
    """Mend an application that was sent back, and bring it before the first node again."""
    attempt = Attempt(services, relative.actor(), "approval.resubmit", "approval_case", case_id)
    async with attempt:
        async with services.database.transaction() as tx:
            kind = OWN_KINDS[(await _returned(tx, relative, case_id)).kind]
        # Beside the transaction, as it waits for a face to be compared.
        recognition = await _recognised(services, relative, kind)
        async with services.database.transaction() as tx:
            return await _apply_again(tx, services, relative, case_id, asked, recognition)


async def _apply_again(
    tx: Tx,
    services: Services,
    relative: Relative,
    case_id: str,
    asked: ApplyAgain,
    recognition: Recognition,
) -> OwnApplication:
    case = await _returned(tx, relative, case_id)
    one, known = OWN_KINDS[case.kind], opened(services.keys, case).values
    inmate_id = known["inmate_id"]
    bound = await bound_inmate(tx, services, relative, one.own, inmate_id, asked.values)
    values = answered(one.own, asked.values, bound.kinship)
    # A sealed answer is never told in clear, so an empty one stays.
    values |= {
        name: known[name]
        for name, value in values.items()
        if value is None and one.module.field(name).mask
    }
    fit = recognition.of_inmate(bound.inmate_no, bound.prison_id)
    values, bound = _as_known(values, bound, fit)
    _require_proof(asked.proof, fit)
    said = recognition.said(bound.inmate_no, bound.prison_id)
    wish = await wishing.wish(
        tx, services, relative, one, bound, case.object_id, values, asked, said
    )
    await hold_for_case(tx, relative.actor(), PURPOSE, asked.proof, case.id)
    again = await resubmit(
        tx,
        services,
        one.kind,
        case,
        relative.actor(),
        facts=wish.facts,
        outcomes=wish.outcomes,
        note=asked.note.strip(),
        proposal=wish.proposal,
    )
    return await _one(tx, services, again)


async def take_back(services: Services, relative: Relative, case_id: str) -> OwnApplication:
    """Withdraw an application that is not decided yet."""
    attempt = Attempt(services, relative.actor(), "approval.withdraw", "approval_case", case_id)
    async with attempt, services.database.transaction() as tx:
        case = await _own(tx, relative, case_id)
        ending = Ending(actor=relative.actor(), opinion="", at=services.clock())
        return await _one(tx, services, await withdraw(tx, services, case, ending))


async def own_applications(services: Services, relative: Relative) -> list[OwnApplication]:
    """All that the relative applied for through the approval centre, latest first."""
    search = Search(applicant=relative.id, kinds=tuple(OWN_KINDS))
    async with services.database.transaction() as tx:
        rows, _ = await cases.page(tx, search, limit=100, offset=0)
        return await _views(tx, services, rows)


async def _own(tx: Tx, relative: Relative, case_id: str) -> ApprovalCaseRow:
    case = await cases.get(tx, case_id, for_update=True)
    if case is None or case.applicant_id != relative.id or case.kind not in OWN_KINDS:
        raise NotFound("没有找到这个申请。", code="application_not_found")
    return case


async def _returned(tx: Tx, relative: Relative, case_id: str) -> ApprovalCaseRow:
    case = await _own(tx, relative, case_id)
    if case.state is not CaseState.RETURNED:
        raise Conflict("申请未被退回，不能重新提交。", code="not_returned")
    return case


async def _one(tx: Tx, services: Services, row: ApprovalCaseRow) -> OwnApplication:
    (view,) = await _views(tx, services, [row])
    return view


async def _views(tx: Tx, services: Services, rows: list[ApprovalCaseRow]) -> list[OwnApplication]:
    ids = [row.id for row in rows]
    said = await steps.last_decisions(tx, ids)
    held = await attachments.held_by_each(tx, CASE, ids)
    about = {(row.proposal or {}).get("inmate_id", "") for row in rows}
    names = {one: inmate.name for one in about if (inmate := await people.inmate_by_id(tx, one))}
    return [_view(services, row, said.get(row.id), held.get(row.id, []), names) for row in rows]


def _view(
    services: Services,
    row: ApprovalCaseRow,
    said: Decided | None,
    files: list[AttachmentRow],
    names: dict[str, str],
) -> OwnApplication:
    proposal, one = row.proposal or {}, OWN_KINDS[row.kind]
    known = opened(services.keys, row) if row.state is CaseState.RETURNED else None
    inmate_id = proposal.get("inmate_id", "")
    return OwnApplication(
        id=row.id,
        kind=row.kind,
        kind_title=one.kind.title,
        address=one.own.address,
        title=row.title,
        inmate_id=inmate_id,
        inmate_name=names.get(inmate_id, ""),
        lines=[
            ApplicationLine(title=line["title"], text=line["after"])
            for line in proposal.get("lines", [])
            if line["after"]
        ],
        values=open_values(one.module, one.own, known.values) if known else {},
        note=known.reason if known else "",
        documents=[file_view(one) for one in files],
        state=row.state,
        opinion=said.opinion if said and row.state in ENDED_OTHERWISE else "",
        submitted_at=row.submitted_at,
        closed_at=row.closed_at,
    )
