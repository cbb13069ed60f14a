"""Who came, how often, and who for the first time (VC-ONSITE-15)."""

from connectors.postgres.visits.figures import arrivals
from connectors.postgres.visits.figures.arrivals import KINSHIP
from connectors.postgres.work_memory import make_room
from pipelines.flows.modules.figures.asking import Asking
from pipelines.flows.visits.figures.asking import counted_of
from pipelines.rules.modules.figures.lines import Counted, Line
from schemas.modules.people.inmate_bindings import KINSHIPS

UNTOLD = "未登记"
TITLES = {option.value: option.title for option in KINSHIPS.options}


async def relatives(asking: Asking) -> Counted:
    """Kinships in the order of their titles, what has none last."""
    await make_room(asking.tx)
    counted = await counted_of(asking)
    lines = await arrivals.lines(asking.tx, counted, asking.wanted.step)
    place = {key: at for at, key in enumerate(TITLES)}
    lines.sort(key=lambda line: place.get(line.key or "", len(place)))
    return Counted(lines=[_line(one) for one in lines])


def _line(one: arrivals.Line) -> Line:
    return Line(
        group=one.of,
        key=(one.key,),
        values={"arrivals": one.arrivals, "people": one.people, "new": one.new},
        titles=(TITLES.get(one.key or "", UNTOLD),) if one.of == KINSHIP else (),
    )
