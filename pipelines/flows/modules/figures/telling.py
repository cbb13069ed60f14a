"""A table of figures, counted for an officer and told."""

import msgspec

from connectors.postgres.modules.figures import names
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules.figures.asking import Asking, asking_of
from pipelines.flows.modules.figures.counting import counted
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.modules.figures.asked import Query
from pipelines.rules.modules.figures.heads import readable
from pipelines.rules.modules.figures.telling import Telling, shortened
from pipelines.rules.platform.local_time import local
from schemas.errors import NotFound
from schemas.modules.figures import By, Figures, Table
from schemas.modules.told_figures import FiguresTold

IN_TREE = frozenset({By.UNIT, By.PRISON, By.WARD})


async def read(
    services: Services, officer: Officer, figures: Figures, code: str, query: Query
) -> FiguresTold:
    """As the page shows it."""
    table = table_of(officer, figures, code)
    async with services.database.transaction() as tx:
        found = await told(figures, await asking_all(services, tx, officer, table, query))
    return shortened(table, found)


def table_of(officer: Officer, figures: Figures, code: str) -> Table:
    """One that the officer may read."""
    table = figures.table(code)
    if table is None:
        raise NotFound("没有这张统计表。", code="table_not_found")
    if not readable(table, officer.permissions):
        require_permission(officer.permissions, table.needs)
    return table


async def asking_all(
    services: Services, tx: Tx, officer: Officer, table: Table, query: Query
) -> Asking:
    """For every group that the page shows at once."""
    groups = frozenset(group.name for group in table.groups if not group.paged)
    return await asking_of(services, tx, officer, table, query, groups)


async def told(figures: Figures, asking: Asking) -> FiguresTold:
    found = await counted(figures.code, asking)
    in_tree = {group.name for group in asking.table.groups if group.by in IN_TREE}
    unit_ids = {line.key[0] for line in found.lines if line.group in in_tree and line.key[0]}
    units = await names.units(asking.tx, unit_ids)
    telling = Telling(table=asking.table, wanted=asking.wanted, units=units)
    told = telling.told(found, asking.officer.permissions)
    return msgspec.structs.replace(told, mark=_mark(figures, asking))


def _mark(figures: Figures, asking: Asking) -> str:
    """Who takes a picture, and when; nothing where none may be taken."""
    who = asking.officer
    if not asking.table.picture or figures.exports not in who.permissions:
        return ""
    return f"{who.name}（{who.login}，{who.unit_name}） {local(asking.wanted.now):%Y-%m-%d %H:%M}"
