"""A relative applies for a number or for the white list (VC-NUM-01, VC-WL-01)."""

from typing import Any

from connectors.postgres import people
from connectors.postgres.approvals import cases, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.cases import Search
from connectors.postgres.ids import make_id
from connectors.postgres.modules.whitelist_rules import is_whitelisted
from connectors.postgres.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from pipelines.modules.problems import refuse
from pipelines.modules.validation import for_creation
from pipelines.rules.custody import require_custody, require_not_blacklisted
from pipelines.rules.local_time import local
from pipelines.rules.masking import mask_phone
from schemas.approvals.applications import ApplyForNumber, ApplyForWhitelist, OwnApplication
from schemas.approvals.state import CaseState
from schemas.errors import Conflict, NotFound
from schemas.modules.catalog import MODULES
from schemas.modules.module import Verb
from schemas.people.kinds import BindingState
from serve.approvals.kind import ApprovalKind
from serve.approvals.kinds.family import (
    RELATIVE_NUMBER,
    WHITELIST_ENTRY,
    facts_for,
    facts_now,
    outcomes_of,
)
from serve.approvals.proposals import Change, proposal_of
from serve.approvals.registry import kind_of
from serve.approvals.submitting import Application, submit
from serve.audit.attempt import Attempt
from serve.auth.callers import Relative
from serve.services import Services

ENDED_OTHERWISE = (CaseState.REJECTED, CaseState.RETURNED)


async def apply_for_number(
    services: Services, relative: Relative, asked: ApplyForNumber
) -> OwnApplication:
    """Ask for a number; once approved it is among those that may be dialled."""
    async with (
        _attempt(services, relative, asked.inmate_id),
        services.database.transaction() as tx,
    ):
        bound = await _bound(tx, services, relative, asked.inmate_id)
        values = {"phone": asked.phone.strip(), "kinship": bound.kinship.value}
        told = [
            {"title": "电话号码", "before": None, "after": mask_phone(asked.phone.strip())},
            {"title": "说明", "before": None, "after": asked.note.strip()},
        ]
        module = "relative_numbers"
        return await _apply(
            tx, services, relative, RELATIVE_NUMBER, bound, module, values, told, make_id()
        )


async def apply_for_whitelist(
    services: Services, relative: Relative, asked: ApplyForWhitelist
) -> OwnApplication:
    """Ask to be let onto the white list; a blacklisted relative is refused at once."""
    async with (
        _attempt(services, relative, asked.inmate_id),
        services.database.transaction() as tx,
    ):
        bound = await _bound(tx, services, relative, asked.inmate_id)
        today = local(services.clock()).date()
        if await is_whitelisted(tx, relative.id, bound.id, today):
            raise Conflict("您已在该服刑人员的可视通话白名单中。", code="whitelisted_already")
        values = {"valid_from": today.isoformat()}
        told = [{"title": "说明", "before": None, "after": asked.note.strip()}]
        # One application of a pair at a time, whatever is decided of it.
        pair = await people.binding_id(tx, relative.id, bound.id)
        module = "whitelist_entries"
        return await _apply(
            tx, services, relative, WHITELIST_ENTRY, bound, module, values, told, pair
        )


async def own_applications(services: Services, relative: Relative) -> list[OwnApplication]:
    """All that the relative applied for through the approval centre, latest first."""
    kinds = (RELATIVE_NUMBER.code, WHITELIST_ENTRY.code)
    async with services.database.transaction() as tx:
        rows, _ = await cases.page(
            tx, Search(applicant=relative.id, kinds=kinds), limit=100, offset=0
        )
        said = await steps.last_opinions(tx, [row.id for row in rows])
    return [_view(row, said.get(row.id, "")) for row in rows]


async def _apply(
    tx: Tx,
    services: Services,
    relative: Relative,
    kind: ApprovalKind,
    bound: BoundInmateRow,
    module: str,
    values: dict[str, Any],
    told: list[dict[str, Any]],
    object_id: str,
) -> OwnApplication:
    values = {**values, "relative_id": relative.id, "inmate_id": bound.id}
    _, problems = for_creation(MODULES[module], values)
    refuse(problems)
    change = Change(module=module, verb=Verb.CREATE, values=values)
    proposal = proposal_of(services.keys, change, object_id, told)
    outcomes = outcomes_of(await facts_now(tx, services, relative.id, bound.id))
    asked = Application(
        object_id=object_id,
        title=f"{relative.name}与{bound.name}的{kind.title}",
        prison_id=bound.prison_id,
        unit_id=bound.ward_id,
        unit_path=bound.ward_path,
        facts=facts_for(bound, outcomes, proposal),
        outcomes=outcomes,
        proposal=proposal,
    )
    return _view(await submit(tx, services, kind, asked, relative.actor()), "")


async def _bound(tx: Tx, services: Services, relative: Relative, inmate_id: str) -> BoundInmateRow:
    bound = await people.binding(tx, relative.id, inmate_id)
    if bound is None or bound.binding_state is not BindingState.APPROVED:
        raise NotFound("没有找到您绑定的这位服刑人员。", code="inmate_not_found")
    facts = await facts_now(tx, services, relative.id, inmate_id)
    require_custody(bound.custody_state)
    require_not_blacklisted(facts.blacklist_reason)
    return bound


def _attempt(services: Services, relative: Relative, inmate_id: str) -> Attempt:
    return Attempt(services, relative.actor(), "approval.submit", "inmate", inmate_id)


def _view(row: ApprovalCaseRow, said: str) -> OwnApplication:
    return OwnApplication(
        id=row.id,
        kind=row.kind,
        kind_title=kind_of(row.kind).title,
        title=row.title,
        state=row.state,
        opinion=said if row.state in ENDED_OTHERWISE else "",
        submitted_at=row.submitted_at,
        closed_at=row.closed_at,
    )
