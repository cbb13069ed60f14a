"""Made-up labour projects of every prison: contracts, one near its end, and output of months."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from cluster.benches.seed.contracts import Agreed, plant_contract
from cluster.benches.seed.papers import Papers
from cluster.benches.seed.records import Planter
from cluster.benches.seed.units import PRISON_NAMES, prison_code
from connectors.postgres.platform.units import UnitRow
from pipelines.rules.platform.local_time import local
from schemas.modules.common import APPROVED, DRAFT
from schemas.modules.labour.labour_projects import LABOUR_PROJECTS
from schemas.modules.labour.project_outputs import PROJECT_OUTPUTS

KINDS = (
    ("电子元件装配", "assembly", "件", "申海电子有限公司"),
    ("工作服缝制", "garment", "套", "申海服饰有限公司"),
    ("包装盒印制", "packaging", "个", "申海包装有限公司"),
    ("来料零件加工", "processing", "件", "申海机电有限公司"),
    ("蔬菜种植", "agriculture", "公斤", "申海农副产品公司"),
)
"""Name, class, unit of measure and partner; a prison has two of them."""
A_PRISON = 2
MONTHS = 3


async def plant_projects(
    planter: Planter, units: Mapping[str, UnitRow], papers: Papers
) -> dict[str, int]:
    """Answers how many projects, contracts and rows of output there are."""
    made = 0
    for number in range(1, len(PRISON_NAMES) + 1):
        for place in range(A_PRISON):
            await _project(planter, papers, units[prison_code(number)], number, place)
            made += 1
    return {"projects": made, "outputs": made * MONTHS}


async def _project(
    planter: Planter, papers: Papers, prison: UnitRow, number: int, place: int
) -> None:
    name, kind, measure, partner = KINDS[(number + place) % len(KINDS)]
    today = local(planter.now).date()
    project_id = await planter.add(
        LABOUR_PROJECTS,
        name=name,
        prison_id=prison.id,
        project_class=kind,
        partner=partner,
        starts_on=date(today.year - 1, 1, 1),
    )
    agreed = Agreed(prison, number, place, project_id, partner)
    contract_id = await plant_contract(planter, papers, agreed)
    for back in range(1, MONTHS + 1):
        # The second project's last month still waits for somebody to submit it.
        waits = place == 1 and back == 1
        quantity = 1000 + 37 * number + 110 * back + 205 * place
        await planter.add(
            PROJECT_OUTPUTS,
            state=DRAFT if waits else APPROVED,
            project_id=project_id,
            prison_id=prison.id,
            month=_months_before(today, back),
            contract_id=contract_id,
            quantity=quantity,
            measure=measure,
            output_value=Decimal(quantity) * Decimal("18.65"),
        )


def _months_before(day: date, back: int) -> str:
    """As 2026-10, one month before a day of November."""
    months = day.year * 12 + day.month - 1 - back
    return f"{months // 12}-{months % 12 + 1:02}"
