"""Looking at a record that is applied with: what its case is told, and what the checks find."""

from dataclasses import dataclass
from typing import Any

import msgspec

from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.proposals import digest_of
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.approvals.record_facts import declared_facts, links_of, shown_of
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import Facts
from schemas.errors import NotFound
from schemas.modules.approval import FAILED_CHECKS, Approval
from schemas.modules.module import Module
from schemas.platform.reach import EVERYWHERE

LONGEST_TITLE = 128


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
    facts = declared_facts(approval, matter)
    if beside.facts:
        facts |= await beside.facts(tx, services, matter)
    if FAILED_CHECKS in approval.facts:
        facts[FAILED_CHECKS.name] = sum(not outcome.passed for outcome in outcomes)
    proposal = shown_of(approval, matter) if approval.shows else None
    title = beside.headline(matter) if beside.headline else matter.text(approval.headline)
    return Assessed(
        title=title[:LONGEST_TITLE],
        begins=matter.value(approval.begins),
        facts=facts | covered(record, proposal),
        outcomes=outcomes,
        variant=await beside.variant(tx, matter) if beside.variant else None,
        proposal=proposal,
    )


def covered(record: Stored, proposal: dict[str, Any] | None) -> Facts:
    """Digests by which a signature covers the whole record, and what approvers were shown of it."""
    shown: Facts = {} if proposal is None else {"proposal": digest_of(proposal)}
    return {"content": content_of(record)} | shown


async def outcomes_of(
    tx: Tx, services: Services, declared: Declared, matter: Matter
) -> list[Outcome]:
    """The declared checks, in their order; one that does not bear on a record is left out."""
    checks = declared.beside.checks
    made = {one.name: one for one in await checks(tx, services, matter)} if checks else {}
    return [made[name] for name in declared.approval.checks if name in made]


async def matter_of(tx: Tx, services: Services, declared: Declared, record: Stored) -> Matter:
    """The record with those that its declaration reads by a link, wherever these lie."""
    linked, seals = {}, FieldSeals(services.keys)
    for link, module in links_of(declared.module, declared.approval).items():
        found = await records.get(tx, module, seals, EVERYWHERE, record.values[link])
        if found is None:
            raise NotFound(f"没有找到该{module.noun}。", code="record_not_found")
        linked[link] = found
    return Matter(declared.module, record, linked)
