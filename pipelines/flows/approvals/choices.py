"""Whom one can put to a node, and to whom one can hand a decision."""

from connectors.postgres.approvals import people
from connectors.postgres.approvals.people import Found
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.approvals.scope import case_for
from pipelines.flows.services import Services
from schemas.approvals.flows import ApproverChoice, ApproverChoices

MOST = 50


async def approvers(services: Services, officer: Officer, text: str) -> ApproverChoices:
    """Roles, units and officers within the keeper's scope whose names hold the text."""
    wanted = text.strip()
    async with services.database.transaction() as tx:
        units = await people.units_in(tx, officer.scopes, wanted, MOST)
        officers = await people.officers_in(tx, officer.scopes, wanted, MOST)
        named = await people.deciding_roles(tx)
    roles = [
        ApproverChoice(value=code, title=title, hint="")
        for code, title in named.items()
        if wanted in title
    ]
    return ApproverChoices(
        roles=roles,
        units=[_choice(one) for one in units],
        officers=[_choice(one) for one in officers],
    )


async def deputies(
    services: Services, officer: Officer, case_id: str, text: str
) -> list[ApproverChoice]:
    """Officers who reach the case."""
    async with services.database.transaction() as tx:
        case = await case_for(tx, officer, case_id)
        found = await people.officers_covering(tx, case.unit_path, text.strip(), MOST)
    return [_choice(one) for one in found if one.id != officer.id]


async def colleagues(services: Services, officer: Officer, text: str) -> list[ApproverChoice]:
    """Officers who reach the officer's own unit and could stand in."""
    async with services.database.transaction() as tx:
        found = await people.officers_covering(tx, officer.scope, text.strip(), MOST)
    return [_choice(one) for one in found if one.id != officer.id]


def _choice(found: Found) -> ApproverChoice:
    return ApproverChoice(value=found.id, title=found.name, hint=found.hint)
