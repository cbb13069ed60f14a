"""Which prisons' calendars an officer reads, and which he arranges."""

from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.rules.access.codes.visits import ARRANGE_VISITS
from pipelines.rules.access.permissions import in_scopes
from schemas.calls.venues import UnitChoice
from schemas.errors import Forbidden, NotFound
from schemas.people.kinds import OrgType


async def prison_for(tx: Tx, officer: Officer, prison_id: str | None) -> UnitRow:
    """A prison of which the officer reaches at least a part; his own where none is named."""
    return _chosen(await _reached(tx, officer), officer, prison_id)


async def prison_among(
    tx: Tx, officer: Officer, prison_id: str | None
) -> tuple[UnitRow, list[UnitChoice]]:
    """The same, with all among which it was chosen."""
    known = await _reached(tx, officer)
    chosen = _chosen(known, officer, prison_id)
    return chosen, [UnitChoice(id=one.id, name=one.name) for one in known]


def _chosen(reached: list[UnitRow], officer: Officer, prison_id: str | None) -> UnitRow:
    known = [one for one in reached if prison_id in (None, one.id)]
    if not known:
        raise NotFound("没有找到这所监狱。", code="prison_not_found")
    own = [one for one in known if one.id == officer.prison_id]
    return (own or known)[0]


async def prisons_of(tx: Tx, officer: Officer) -> list[UnitChoice]:
    return [UnitChoice(id=one.id, name=one.name) for one in await _reached(tx, officer)]


async def _reached(tx: Tx, officer: Officer) -> list[UnitRow]:
    return [
        one
        for one in await units.prisons(tx)
        if any(scope.startswith(one.path) or one.path.startswith(scope) for scope in officer.scopes)
    ]


def may_arrange(officer: Officer, unit: UnitRow) -> bool:
    """Days are closed for all wards, so that it takes the whole unit's officer."""
    return ARRANGE_VISITS.code in officer.permissions and in_scopes(officer.scopes, unit.path)


async def arranged(tx: Tx, officer: Officer, unit_id: str) -> tuple[UnitRow, list[UnitRow]]:
    """A prison or the bureau, with the prisons whose calendars are meant."""
    unit = await units.get(tx, unit_id)
    if unit is None or unit.org_type not in (OrgType.PRISON, OrgType.BUREAU):
        raise NotFound("没有找到这所监狱。", code="prison_not_found")
    if not may_arrange(officer, unit):
        raise Forbidden("安排会见日历需要管辖整个监狱的账号。", code="whole_prison_needed")
    if unit.org_type is OrgType.PRISON:
        return unit, [unit]
    return unit, await units.prisons(tx)
