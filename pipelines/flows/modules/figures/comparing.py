"""The whole of a table as it was earlier: asked after the page stands, so that nobody waits."""

import msgspec

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules.figures.asking import Asking, asking_of
from pipelines.flows.modules.figures.counting import counted
from pipelines.flows.modules.figures.telling import table_of
from pipelines.flows.services import Services
from pipelines.rules.modules.figures.asked import Query, Wanted
from pipelines.rules.modules.figures.earlier import KEPT_SINCE, before, year_before
from pipelines.rules.modules.figures.heads import compares
from pipelines.rules.modules.figures.telling import Telling, sent
from schemas.errors import NotFound
from schemas.modules.figures import Figures
from schemas.modules.told_figures import FiguresBefore, FiguresCompared


async def compare(
    services: Services, officer: Officer, figures: Figures, code: str, query: Query
) -> FiguresCompared:
    """Just before, and the same of the year before."""
    table = table_of(officer, figures, code)
    if not compares(table):
        raise NotFound("没有可比较的时间。", code="table_not_found")
    async with services.database.transaction() as tx:
        asking = await asking_of(services, tx, officer, table, query)
        return FiguresCompared(
            before=await _whole(figures, asking, before(table, asking.wanted)),
            year_before=await _whole(figures, asking, year_before(table, asking.wanted)),
        )


async def _whole(figures: Figures, asking: Asking, wanted: Wanted) -> FiguresBefore | None:
    if wanted.first < KEPT_SINCE:
        return None
    found = await counted(figures.code, msgspec.structs.replace(asking, wanted=wanted))
    whole = Telling(table=asking.table, wanted=wanted).whole(found)
    return FiguresBefore(since=wanted.first, until=wanted.last, values=sent(whole))
