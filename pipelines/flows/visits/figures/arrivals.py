"""来监家属统计 (VC-ONSITE-15)."""

from collections.abc import Mapping

from connectors.postgres.transaction import Tx
from connectors.postgres.visits.figures import arrivals, numbers
from connectors.postgres.visits.figures.arrivals import ALL, KINSHIP, PERIOD, PRISON, Line
from connectors.postgres.work_memory import make_room
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.flows.visits.figures.asking import Range, counted
from pipelines.rules.access.codes.visits import READ_VISIT_FIGURES
from pipelines.rules.access.permissions import require_permission
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.visits.visit_figures import ArrivalFigures, ArrivalGroup, Arrivals

UNTOLD = "未登记"
TITLES = {option.value: option.title for option in KINSHIPS.options}


async def report(services: Services, officer: Officer, asked: Range) -> ArrivalFigures:
    """Who came, how often, and who for the first time."""
    require_permission(officer.permissions, READ_VISIT_FIGURES)
    async with services.database.transaction() as tx:
        await make_room(tx)
        return await figures(tx, officer, asked)


async def figures(tx: Tx, officer: Officer, asked: Range) -> ArrivalFigures:
    wanted = await counted(tx, officer, asked)
    lines = await arrivals.lines(tx, wanted, asked.step)
    prisons = {one.prison_id: one.prison for one in (await numbers.units(tx)).values()}
    days = sorted(line.key or "" for line in lines if line.of == PERIOD)
    (every,) = (line for line in lines if line.of == ALL)
    return ArrivalFigures(
        since=asked.since,
        until=asked.until,
        step=asked.step,
        total=Arrivals(arrivals=every.arrivals, people=every.people, new=every.new),
        periods=_groups(lines, PERIOD, {day: day for day in days}),
        prisons=_groups(lines, PRISON, prisons),
        kinships=_groups(lines, KINSHIP, TITLES),
    )


def _groups(lines: list[Line], of: str, titles: Mapping[str, str]) -> list[ArrivalGroup]:
    """In the order of their titles, what has none last."""
    place = {key: at for at, key in enumerate(titles)}
    found = [line for line in lines if line.of == of]
    found.sort(key=lambda line: place.get(line.key or "", len(place)))
    return [
        ArrivalGroup(
            key=line.key or "",
            label=titles.get(line.key or "", UNTOLD),
            arrivals=line.arrivals,
            people=line.people,
            new=line.new,
        )
        for line in found
    ]
