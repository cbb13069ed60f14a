"""监听复听统计: counted from the records each time (VC-SUP-11, VC-SUP-12)."""

from datetime import date

import msgspec

from connectors.postgres.platform import units
from connectors.postgres.recordings import review_figures
from connectors.postgres.recordings.review_due import rules_of
from connectors.postgres.recordings.review_figures import Counted
from connectors.postgres.speech import hit_figures
from connectors.postgres.transaction import Tx
from connectors.postgres.work_memory import make_room
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import READ_REVIEW_STATISTICS
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.platform.asked_days import require_days
from pipelines.rules.platform.local_time import day_bounds
from schemas.errors import InvalidInput, NotFound
from schemas.recordings.review_statistics import Dimension, HitTable, ReviewStatistics


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Days, both included, the unit below which is counted, and the channel."""

    since: date
    until: date
    unit_id: str | None = None
    channel: str | None = None
    officer: str = ""
    """Part of the names of the officers whose work is shown."""


async def report(services: Services, officer: Officer, asked: Asked) -> ReviewStatistics:
    require_permission(officer.permissions, READ_REVIEW_STATISTICS)
    async with services.database.transaction() as tx:
        return await reviewed(tx, services, await counted(tx, officer, asked), asked)


async def hits(
    services: Services, officer: Officer, asked: Asked, by: Dimension, across: Dimension | None
) -> HitTable:
    async with services.database.transaction() as tx:
        return await hit_table(tx, await counted(tx, officer, asked), asked, by, across)


async def counted(tx: Tx, officer: Officer, asked: Asked) -> Counted:
    """What the officer asked for, within reach; `InvalidInput` for days that make no sense."""
    require_days(asked.since, asked.until)
    path = "/"
    if asked.unit_id is not None:
        unit = await units.get(tx, asked.unit_id)
        if unit is None:
            raise NotFound("没有找到该单位。", code="unit_not_found")
        path = unit.path
    return Counted(
        scopes=officer.scopes,
        since=day_bounds(asked.since)[0],
        until=day_bounds(asked.until)[1],
        unit_path=path,
        channel=asked.channel,
        everywhere=await units.all_within(tx, officer.scopes),
    )


async def reviewed(tx: Tx, services: Services, wanted: Counted, asked: Asked) -> ReviewStatistics:
    rules, now = rules_of(services.settings), services.clock()
    await make_room(tx)
    found = await review_figures.groups(tx, wanted, rules, now)
    return ReviewStatistics(
        since=asked.since,
        until=asked.until,
        total=found.total,
        hits=await hit_figures.total(tx, wanted),
        prisons=found.prisons,
        wards=found.wards,
        channels=found.channels,
        days=found.days,
        officers=await review_figures.by_officer(tx, wanted, rules, now, asked.officer),
    )


async def hit_table(
    tx: Tx, wanted: Counted, asked: Asked, by: Dimension, across: Dimension | None
) -> HitTable:
    """A dimension alone, or crossed with another one; crossed with itself it is refused."""
    if across is by:
        raise InvalidInput("交叉统计请选择两个不同的维度。", code="same_dimension", field="across")
    return HitTable(
        since=asked.since,
        until=asked.until,
        total=await hit_figures.total(tx, wanted),
        by=by,
        across=across,
        rows=await hit_figures.by(tx, wanted, by),
        columns=await hit_figures.by(tx, wanted, across) if across else [],
        cells=await hit_figures.cells(tx, wanted, by, across) if across else [],
    )
