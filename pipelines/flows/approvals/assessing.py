"""Looking at a record that is applied with: what its case is told, and what the checks find."""

from dataclasses import dataclass
from typing import Any

import msgspec

from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.approvals.record_case import covered, facts_of, title_of
from pipelines.rules.approvals.record_case import outcomes_of as declared_outcomes
from pipelines.rules.approvals.record_facts import links_of, shown_of
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import Facts
from schemas.errors import NotFound
from schemas.modules.approval import Approval
from schemas.modules.module import Module
from schemas.platform.reach import EVERYWHERE


@dataclass(frozen=True)
class Declared:
    """An application as its module declares it, with the functions beside that."""

    module: Module
    approval: Approval
    beside: Beside


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """What the approval centre is told of a record."""

    title: str
    begins: str
    """Id of the unit in which, or of the inmate in whose ward, the flow begins."""
    facts: Facts
    outcomes: list[Outcome]
    variant: str | None = None
    proposal: dict[str, Any] | None = None
    """What approvers are shown beside the facts: `lines` before and after, `files` by id."""


async def assess(tx: Tx, services: Services, declared: Declared, record: Stored) -> Assessed:
    """As it is now."""
    approval, beside = declared.approval, declared.beside
    matter = await matter_of(tx, services, declared, record)
    outcomes = await outcomes_of(tx, services, declared, matter)
    found = await beside.facts(tx, services, matter) if beside.facts else None
    proposal = shown_of(approval, matter) if approval.shows else None
    shown = None if proposal is None else digest_of(proposal)
    return Assessed(
        title=title_of(approval, matter, beside.headline),
        begins=matter.value(approval.begins),
        facts=facts_of(approval, matter, outcomes, found) | covered(record, shown),
        outcomes=outcomes,
        variant=await beside.variant(tx, matter) if beside.variant else None,
        proposal=proposal,
    )


async def outcomes_of(
    tx: Tx, services: Services, declared: Declared, matter: Matter
) -> list[Outcome]:
    """What the declared checks find."""
    checks = declared.beside.checks
    made = await checks(tx, services, matter) if checks else []
    return declared_outcomes(declared.approval, made)


async def matter_of(tx: Tx, services: Services, declared: Declared, record: Stored) -> Matter:
    """The record with those that its declaration reads by a link, wherever these lie."""
    linked, seals = {}, FieldSeals(services.keys)
    for link, module in links_of(declared.module, declared.approval).items():
        found = await records.get(tx, module, seals, EVERYWHERE, record.values[link])
        if found is None:
            raise NotFound(f"没有找到该{module.noun}。", code="record_not_found")
        linked[link] = found
    return Matter(declared.module, record, linked)
