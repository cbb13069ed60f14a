"""What relatives apply for beside calls, as modules offer it (`Module.own`)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.people import people, whitelist_rules
from connectors.postgres.people.whitelist_rules import is_whitelisted
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import ApprovalKind, Ending
from pipelines.flows.approvals.proposals import officer_of, opened
from pipelines.flows.family import binding_by_rule, recognising
from pipelines.flows.family.pair_checks import facts_now
from pipelines.flows.modules import saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.approvals.record_case import outcomes_of as declared_outcomes
from pipelines.rules.approvals.record_case import outline_of
from pipelines.rules.calls.checks import TITLES, Outcome, run_checks
from pipelines.rules.people.known_relative import KNOWN_TITLE
from schemas.calls.state import ActorKind
from schemas.errors import Conflict
from schemas.modules.catalog import MODULES
from schemas.modules.module import Action, Module
from schemas.modules.own import KNOWN, Own
from schemas.modules.people.inmate_bindings import INMATE_BINDING
from schemas.modules.people.whitelist_entries import WHITELIST_ENTRY
from schemas.people.kinds import BindingState, Kinship

APPLIED, APPLIED_ANEW = "申请获批", "重新申请获批"
Hinders = Callable[[Tx, str, str, date], Awaitable[None]]
"""Raises where an application of a relative for an inmate makes no sense on a day."""
Makes = Callable[[Tx, Desk, dict[str, Any]], Awaitable[bool]]
"""Whether it brought a record that was there into effect, so that none is to be made."""


async def _listed(tx: Tx, relative_id: str, inmate_id: str, today: date) -> None:
    if await is_whitelisted(tx, relative_id, inmate_id, today):
        raise Conflict("您已在该服刑人员的可视通话白名单中。", code="whitelisted_already")


async def _renewed(tx: Tx, desk: Desk, values: dict[str, Any]) -> bool:
    """Whether the pair had an entry of the white list, which now counts anew without an end."""
    entry = await whitelist_rules.entry_of(tx, values["relative_id"], values["inmate_id"])
    if entry is None:
        return False
    before = await desk.need(tx, entry, for_update=True)
    anew = {"valid_from": values["valid_from"], "valid_until": None}
    if values.get("proof"):
        anew["proof"] = values["proof"]
    await saving.edit(tx, desk, before, anew, reason=APPLIED_ANEW, effective_at=None, approved=True)
    return True


async def _bound_already(tx: Tx, relative_id: str, inmate_id: str, _: date) -> None:
    bound = await people.binding(tx, relative_id, inmate_id)
    if bound is not None and bound.binding_state is BindingState.APPROVED:
        raise Conflict("您已绑定这位服刑人员。", code="bound_already")


async def _bound(tx: Tx, desk: Desk, values: dict[str, Any]) -> bool:
    """The pair's one binding comes into effect, whichever unit keeps the relative."""
    pair = (values["relative_id"], values["inmate_id"])
    if await people.binding(tx, *pair) is None:
        await people.bind(
            tx,
            relative_id=pair[0],
            inmate_id=pair[1],
            kinship=Kinship(values["kinship"]),
            state=BindingState.PENDING,
        )
    before = await desk.need(tx, await people.binding_id(tx, *pair), for_update=True)
    action = next((one for one in desk.module.actions if _brings(one, before.state)), None)
    if action is None:
        raise Conflict("该家属已绑定此罪犯，请驳回。", code="record_exists")
    anew = {name: values[name] for name in ("kinship", "proof")}
    said = await saving.edit(
        tx, desk, before, anew, reason=APPLIED, effective_at=None, approved=True
    )
    await saving.act(tx, desk, action, said, {}, reason=APPLIED)
    return True


def _brings(action: Action, state: str | None) -> bool:
    return action.to_state == BindingState.APPROVED and state in action.from_states


HINDERS: dict[str, Hinders] = {WHITELIST_ENTRY: _listed, INMATE_BINDING: _bound_already}
MAKES: dict[str, Makes] = {WHITELIST_ENTRY: _renewed, INMATE_BINDING: _bound}


@dataclass(frozen=True)
class OwnKind:
    """An application of relatives, with the module whose record comes of it."""

    module: Module
    own: Own
    kind: ApprovalKind


async def outcomes_of(
    tx: Tx, services: Services, own: Own, relative_id: str, inmate_id: str, known: str = ""
) -> list[Outcome]:
    """The checks of a call that also bear on what lasts longer than one.

    `known` is what a prison's visit system said of the pair.
    """
    found = run_checks(await facts_now(tx, services, relative_id, inmate_id, own.barred))
    found += recognising.outcome(known)
    return declared_outcomes(own.approval, found)


def _own_kind(module: Module, own: Own) -> OwnKind:
    approval = own.approval

    async def checks(tx: Tx, services: Services, case: ApprovalCaseRow) -> list[Outcome]:
        values = opened(services.keys, case).values
        known = str((case.proposal or {}).get(KNOWN, ""))
        pair = (values["relative_id"], values["inmate_id"])
        return await outcomes_of(tx, services, own, *pair, known)

    async def approved(tx: Tx, services: Services, case: ApprovalCaseRow, ending: Ending) -> None:
        """Make the record in the name of the officer who approved last."""
        values = opened(services.keys, case).values
        if ending.actor.kind is ActorKind.SYSTEM:
            await binding_by_rule.bind(tx, services, case, values, ending)
            return
        officer = await officer_of(tx, services, ending.actor.id)
        desk, makes = Desk(services, officer, module.code, case_id=case.id), MAKES.get(case.kind)
        if makes is None or not await makes(tx, desk, values):
            await saving.create(tx, desk, values)

    kind = ApprovalKind(
        **vars(outline_of(module, approval)),
        checks=checks,
        check_titles=TITLES | {KNOWN: KNOWN_TITLE},
        approved=approved,
    )
    return OwnKind(module, own, kind)


OWN_KINDS: dict[str, OwnKind] = {
    own.approval.kind: _own_kind(module, own)
    for module in MODULES.values()
    if (own := module.own) is not None
}
