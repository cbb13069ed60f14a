"""Made-up contracts about the labour projects of every prison: one near its end, one changed."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from cluster.benches.seed.papers import Papers
from cluster.benches.seed.records import Planter
from cluster.benches.seed.units import prison_code
from connectors.postgres.access import officers
from connectors.postgres.platform.units import UnitRow
from pipelines.rules.labour.contract_term import expiry
from pipelines.rules.platform.local_time import local
from schemas.modules.labour.labour_contract_versions import LABOUR_CONTRACT_VERSIONS
from schemas.modules.labour.labour_contracts import LABOUR_CONTRACTS, ContractState
from schemas.modules.labour.labour_projects import LABOUR_PROJECTS
from schemas.tables.generated import GENERATED

NEAR, FAR = timedelta(days=20), timedelta(days=400)
BEFORE, CHANGED_BEFORE = timedelta(days=365), timedelta(days=60)
NOTICE_DAYS = 30
RISE = Decimal("30000.00")
WHY = "订单增加，续签一年"


class Agreed(NamedTuple):
    """What a contract is about."""

    prison: UnitRow
    number: int
    """Of the prison."""
    place: int
    """Among the prison's projects; the first one's contract is near its end."""
    project_id: str
    partner: str

    @property
    def amount(self) -> Decimal:
        return Decimal(240_000 + 12_000 * self.number + 50_000 * self.place)

    @property
    def keeper(self) -> str:
        return f"{self.prison.code.lower()}.labour"

    def until(self, today: date) -> date:
        return today + (FAR if self.place else NEAR)


async def plant_contract(
    planter: Planter,
    papers: Papers,
    agreed: Agreed,
    state: ContractState = ContractState.IN_FORCE,
    edition: int = 1,
) -> str:
    """Answers its id."""
    today = local(planter.now).date()
    paper = await papers.hand_in(agreed.keeper, LABOUR_CONTRACTS, "合同.pdf")
    until = agreed.until(today)
    contract_id = await planter.add(
        LABOUR_CONTRACTS,
        state=state,
        number=f"LD-{agreed.prison.code}-{today.year - 1}-{agreed.place + 1:02}",
        project_id=agreed.project_id,
        prison_id=agreed.prison.id,
        partner=agreed.partner,
        term_from=date(today.year - 1, 1, 1),
        term_until=until,
        amount=agreed.amount,
        files=[paper],
        expiry=expiry(state, until, today, NOTICE_DAYS).value,
        edition=edition,
    )
    await papers.keep(LABOUR_CONTRACTS, contract_id, [paper])
    return contract_id


async def plant_contracts(planter: Planter, units: Mapping[str, UnitRow], papers: Papers) -> int:
    """About the projects that are there; answers how many."""
    of, codes = GENERATED[LABOUR_PROJECTS.code].c, {one.id: one.code for one in units.values()}
    found = await planter.tx.execute(select(of.id, of.prison_id, of.partner).order_by(of.id))
    places: dict[str, int] = {}
    for row in found.all():
        code = codes[row.prison_id]
        place = places[code] = places.get(code, -1) + 1
        number = next(one for one in range(1, len(codes)) if prison_code(one) == code)
        agreed = Agreed(units[code], number, place, row.id, row.partner)
        if place:
            await _changed(planter, papers, agreed)
        else:
            await plant_contract(planter, papers, agreed)
    return sum(place + 1 for place in places.values())


async def _changed(planter: Planter, papers: Papers, agreed: Agreed) -> None:
    """In force as it was changed; what it said before is kept with its paper."""
    contract_id = await plant_contract(planter, papers, agreed, ContractState.CHANGED, 2)
    officer = await officers.by_login(planter.tx, agreed.keeper)
    assert officer is not None
    paper = await papers.hand_in(agreed.keeper, LABOUR_CONTRACTS, "合同.pdf")
    version_id = await planter.add(
        LABOUR_CONTRACT_VERSIONS,
        contract_id=contract_id,
        prison_id=agreed.prison.id,
        edition=1,
        term_until=agreed.until(local(planter.now).date()) - BEFORE,
        amount=agreed.amount - RISE,
        files=[paper],
        change_reason=WHY,
        changed_at=planter.now - CHANGED_BEFORE,
        changed_by=officer.id,
    )
    await papers.keep(LABOUR_CONTRACT_VERSIONS, version_id, [paper])
