"""What counting is handed: who asks, for what, and where to look."""

from collections.abc import Awaitable, Callable

import msgspec

from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.modules.figures.asked import Query, Wanted, read
from pipelines.rules.modules.figures.lines import Counted, Line, Rows
from schemas.errors import NotFound
from schemas.modules.figures import Table
from schemas.modules.told_figures import FiguresTold
from schemas.people.kinds import OrgType


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """One table, asked by an officer within a transaction."""

    services: Services
    officer: Officer
    tx: Tx
    table: Table
    wanted: Wanted
    groups: frozenset[str]
    """Which are told; the whole always is."""


Counting = Callable[[Asking], Awaitable[Counted]]
Lists = Callable[[Asking, Query, int, int], Awaitable[Rows]]
"""Handed the whole query, limit and offset."""
Pages = Callable[[Asking, int, int], Awaitable[tuple[list[Line], int]]]
"""Handed limit and offset; lines of a paged group."""
Tell = Callable[[str, Query], Awaitable[FiguresTold]]
"""A table of the page by its code, as it is asked for."""
Making = Callable[[Tell, Query], Awaitable[Content]]


async def asking_of(
    services: Services,
    tx: Tx,
    officer: Officer,
    table: Table,
    query: Query,
    groups: frozenset[str] = frozenset(),
) -> Asking:
    """Within the officer's reach; `InvalidInput` for what makes no sense."""
    below = officer.unit_type is not OrgType.BUREAU
    usual = {ask.name: ask.within for ask in table.asks if ask.within and below}
    wanted = read(table, {**usual, **query}, services.clock())
    path = await path_of(tx, officer, wanted.unit_id)
    return Asking(
        services=services,
        officer=officer,
        tx=tx,
        table=table,
        wanted=msgspec.structs.replace(wanted, scopes=officer.scopes, unit_path=path),
        groups=groups,
    )


async def path_of(tx: Tx, officer: Officer, unit_id: str | None) -> str:
    """Of one above the officer's own he has his part; one out of reach does not exist."""
    if unit_id is None:
        return "/"
    unit = await units.get(tx, unit_id)
    above = unit is not None and any(one.startswith(unit.path) for one in officer.scopes)
    if unit is None or not (above or in_scopes(officer.scopes, unit.path)):
        raise NotFound("没有找到该单位。", code="unit_not_found")
    return unit.path
