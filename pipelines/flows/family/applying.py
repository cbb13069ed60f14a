"""A relative applies for a number or for the white list (VC-NUM-01, VC-WL-01)."""

from typing import Any

import msgspec

from connectors.postgres.approvals import cases, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.cases import Search
from connectors.postgres.ids import make_id
from connectors.postgres.people import faces, people
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.people.whitelist_rules import is_whitelisted
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import CASE, AttachmentRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.approvals.kind import ApprovalKind
from pipelines.flows.approvals.proposals import Change, opened, proposal_of
from pipelines.flows.approvals.registry import kind_of
from pipelines.flows.approvals.submitting import Application, resubmit, submit
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.calls.facts import blacklist_reason
from pipelines.flows.family.family_approvals import (
    BARRED,
    RELATIVE_NUMBER,
    WHITELIST_ENTRY,
    facts_for,
    facts_now,
)
from pipelines.flows.files import receiving
from pipelines.flows.files.body import Body
from pipelines.flows.files.holding import hold_for_case
from pipelines.flows.files.receiving import Expected, file_view
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import lasting_checks
from pipelines.rules.calls.custody import require_custody, require_not_blacklisted
from pipelines.rules.governance.masking import mask_phone
from pipelines.rules.modules.problems import refuse
from pipelines.rules.modules.titles import option_title
from pipelines.rules.modules.validation import for_creation
from pipelines.rules.platform.local_time import local
from schemas.approvals.applications import (
    ApplicationLine,
    ApplyForNumber,
    ApplyForWhitelist,
    OwnApplication,
    ResubmitApplication,
)
from schemas.approvals.state import CaseState
from schemas.errors import Conflict, NotFound
from schemas.modules.catalog import MODULES
from schemas.modules.module import Verb
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.people.kinds import BarredFrom, BindingState, SubjectKind
from schemas.platform.files import DOCUMENTS, FileView

ENDED_OTHERWISE = (CaseState.REJECTED, CaseState.RETURNED)
PURPOSE = "application"
"""What relatives hand files in for."""
LARGEST_PROOF = 10 * 1024 * 1024
KINDS = (RELATIVE_NUMBER.code, WHITELIST_ENTRY.code)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is applied for: the values of the record, and the same in words."""

    kind: ApprovalKind
    module: str
    values: dict[str, Any]
    told: list[dict[str, Any]]
    proof: list[str]
    face: str | None = None


async def hand_in(services: Services, relative: Relative, body: Body, file_name: str) -> FileView:
    """A paper that is to prove an application; the relative's alone until one takes it."""
    attempt = Attempt(services, relative.actor(), "file.upload", "file", None)
    async with attempt:
        asked = Expected(
            name=file_name, purpose=PURPOSE, media_types=DOCUMENTS, most_bytes=LARGEST_PROOF
        )
        actor, stream = relative.actor(), relative.stream
        return await receiving.receive(services, body, asked, actor, stream)


async def apply_for_number(
    services: Services, relative: Relative, asked: ApplyForNumber
) -> OwnApplication:
    """Ask for a number; once approved it is among those that may be dialled."""
    async with (
        _attempt(services, relative, asked.inmate_id),
        services.database.transaction() as tx,
    ):
        bound = await _bound(tx, services, relative, asked.inmate_id, BarredFrom.PHONE)
        wish = _number(relative, bound, asked)
        return await _apply(tx, services, relative, bound, wish, make_id())


def _number(
    relative: Relative, bound: BoundInmateRow, asked: ApplyForNumber | ResubmitApplication
) -> Wish:
    phone = (asked.phone or "").strip()
    kinship = asked.kinship.value if asked.kinship else bound.kinship
    owner = asked.owner.strip()
    values = {"phone": phone, "kinship": kinship, "owner_name": owner or None}
    told = [
        _line("电话号码", mask_phone(phone)),
        _line("登记机主", owner or f"{relative.name}（本人）"),
        _line("机主与服刑人员关系", option_title(KINSHIPS.options, kinship)),
        _line("说明", asked.note.strip()),
    ]
    return Wish(
        kind=RELATIVE_NUMBER,
        module="relative_numbers",
        values=values,
        told=told,
        proof=asked.proof,
    )


async def apply_for_whitelist(
    services: Services, relative: Relative, asked: ApplyForWhitelist
) -> OwnApplication:
    """Ask to be let onto the white list; a blacklisted relative is refused at once."""
    async with (
        _attempt(services, relative, asked.inmate_id),
        services.database.transaction() as tx,
    ):
        bound = await _bound(tx, services, relative, asked.inmate_id, BarredFrom.VIDEO)
        today = local(services.clock()).date()
        if await is_whitelisted(tx, relative.id, bound.id, today):
            raise Conflict("您已在该服刑人员的可视通话白名单中。", code="whitelisted_already")
        wish = await _whitelist(tx, services, relative, asked)
        # One application of a pair at a time, whatever is decided of it.
        pair = await people.binding_id(tx, relative.id, bound.id)
        return await _apply(tx, services, relative, bound, wish, pair)


async def _whitelist(
    tx: Tx,
    services: Services,
    relative: Relative,
    asked: ApplyForWhitelist | ResubmitApplication,
) -> Wish:
    """Carries the face that is registered; whoever has none is told where to have one made."""
    face = await faces.newest(tx, SubjectKind.RELATIVE, relative.id)
    if face is None:
        raise Conflict(
            "您还没有登记人脸。请先携带身份证到监狱会见窗口登记人脸，再申请白名单。",
            code="face_needed",
        )
    return Wish(
        kind=WHITELIST_ENTRY,
        module="whitelist_entries",
        values={"valid_from": local(services.clock()).date().isoformat()},
        told=[
            _line("人脸登记", f"{local(face.created_at):%Y-%m-%d %H:%M} 登记"),
            _line("说明", asked.note.strip()),
        ],
        proof=asked.proof,
        face=face.picture_file_id,
    )


def _line(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "before": None, "after": text}


async def apply_again(
    services: Services, relative: Relative, case_id: str, asked: ResubmitApplication
) -> OwnApplication:
    """Mend an application that was sent back, and bring it before the first node again."""
    attempt = Attempt(services, relative.actor(), "approval.resubmit", "approval_case", case_id)
    async with attempt, services.database.transaction() as tx:
        case = await _own(tx, relative, case_id)
        if case.state is not CaseState.RETURNED:
            raise Conflict("申请未被退回，不能重新提交。", code="not_returned")
        known = opened(services.keys, case)
        values, channel = known.values, BARRED[known.module]
        bound = await _bound(tx, services, relative, values["inmate_id"], channel)
        if case.kind == RELATIVE_NUMBER.code:
            if asked.phone is None:
                asked = msgspec.structs.replace(asked, phone=values["phone"])
            wish = _number(relative, bound, asked)
        else:
            wish = await _whitelist(tx, services, relative, asked)
        proposal = _proposal(services, relative, bound, wish, case.object_id)
        outcomes = lasting_checks(await facts_now(tx, services, relative.id, bound.id, channel))
        await hold_for_case(tx, relative.actor(), PURPOSE, wish.proof, case.id)
        again = await resubmit(
            tx,
            services,
            wish.kind,
            case,
            relative.actor(),
            facts=facts_for(bound, outcomes, proposal),
            outcomes=outcomes,
            note=asked.note.strip(),
            proposal=proposal,
        )
        return await _one(tx, again)


async def own_applications(services: Services, relative: Relative) -> list[OwnApplication]:
    """All that the relative applied for through the approval centre, latest first."""
    async with services.database.transaction() as tx:
        rows, _ = await cases.page(
            tx, Search(applicant=relative.id, kinds=KINDS), limit=100, offset=0
        )
        ids = [row.id for row in rows]
        said = await steps.last_decisions(tx, ids)
        held = await attachments.held_by_each(tx, CASE, ids)
        known = {one.id: one.name for one in await people.bound_inmates(tx, relative.id)}
    return [
        _view(
            row,
            said[row.id].opinion if row.id in said else "",
            held.get(row.id, []),
            known.get((row.proposal or {}).get("inmate_id", ""), ""),
        )
        for row in rows
    ]


async def _own(tx: Tx, relative: Relative, case_id: str) -> ApprovalCaseRow:
    case = await cases.get(tx, case_id, for_update=True)
    if case is None or case.applicant_id != relative.id or case.kind not in KINDS:
        raise NotFound("没有找到这个申请。", code="application_not_found")
    return case


async def _apply(
    tx: Tx,
    services: Services,
    relative: Relative,
    bound: BoundInmateRow,
    wish: Wish,
    object_id: str,
) -> OwnApplication:
    proposal = _proposal(services, relative, bound, wish, object_id)
    channel = BARRED[wish.module]
    outcomes = lasting_checks(await facts_now(tx, services, relative.id, bound.id, channel))
    asked = Application(
        object_id=object_id,
        title=f"{relative.name}与{bound.name}的{wish.kind.title}",
        prison_id=bound.prison_id,
        unit_id=bound.ward_id,
        unit_path=bound.ward_path,
        facts=facts_for(bound, outcomes, proposal),
        outcomes=outcomes,
        proposal=proposal,
    )
    case = await submit(tx, services, wish.kind, asked, relative.actor())
    await hold_for_case(tx, relative.actor(), PURPOSE, wish.proof, case.id)
    return await _one(tx, case)


def _proposal(
    services: Services, relative: Relative, bound: BoundInmateRow, wish: Wish, object_id: str
) -> dict[str, Any]:
    """What is to become a record; `InvalidInput` names what of it does not fit."""
    values = {
        **wish.values,
        "proof": wish.proof,
        "relative_id": relative.id,
        "inmate_id": bound.id,
    }
    _, problems = for_creation(MODULES[wish.module], values)
    refuse(problems)
    change = Change(module=wish.module, verb=Verb.CREATE, values=values)
    about = {"relative_id": relative.id, "inmate_id": bound.id, "face": wish.face}
    return proposal_of(services.keys, change, object_id, wish.told, **about)


async def _bound(
    tx: Tx, services: Services, relative: Relative, inmate_id: str, channel: BarredFrom
) -> BoundInmateRow:
    bound = await people.binding(tx, relative.id, inmate_id)
    if bound is None or bound.binding_state is not BindingState.APPROVED:
        raise NotFound("没有找到您绑定的这位服刑人员。", code="inmate_not_found")
    require_custody(bound.custody_state)
    require_not_blacklisted(await blacklist_reason(tx, relative.id, services.clock(), channel))
    return bound


def _attempt(services: Services, relative: Relative, inmate_id: str) -> Attempt:
    return Attempt(services, relative.actor(), "approval.submit", "inmate", inmate_id)


async def _one(tx: Tx, row: ApprovalCaseRow) -> OwnApplication:
    held = await attachments.held_by_each(tx, CASE, [row.id])
    inmate = await people.inmate_by_id(tx, (row.proposal or {}).get("inmate_id", ""))
    return _view(row, "", held.get(row.id, []), inmate.name if inmate else "")


def _view(
    row: ApprovalCaseRow, said: str, files: list[AttachmentRow], inmate_name: str
) -> OwnApplication:
    proposal = row.proposal or {}
    return OwnApplication(
        id=row.id,
        kind=row.kind,
        kind_title=kind_of(row.kind).title,
        title=row.title,
        inmate_id=proposal.get("inmate_id", ""),
        inmate_name=inmate_name,
        lines=[
            ApplicationLine(title=line["title"], text=line["after"])
            for line in proposal.get("lines", [])
            if line["after"]
        ],
        documents=[file_view(one) for one in files],
        state=row.state,
        opinion=said if row.state in ENDED_OTHERWISE else "",
        submitted_at=row.submitted_at,
        closed_at=row.closed_at,
    )
