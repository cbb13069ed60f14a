"""The figures of the cockpit, each of them equal to the list that it opens."""

from itertools import groupby

from connectors.postgres.headcount import headcount
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from schemas.cockpits.cockpit import Headcount, PrisonHeadcount, WardHeadcount


async def heads(services: Services, officer: Officer) -> Headcount:
    """In custody and under key control, by prison and ward, within the officer's reach."""
    async with services.database.transaction() as tx:
        rows = await headcount.by_ward(tx, officer.scopes)
    prisons = [_prison(list(wards)) for _, wards in groupby(rows, key=lambda row: row.prison_id)]
    return Headcount(
        in_custody=sum(one.in_custody for one in prisons),
        key_control=sum(one.key_control for one in prisons),
        prisons=prisons,
    )


def _prison(rows: list[headcount.WardCount]) -> PrisonHeadcount:
    return PrisonHeadcount(
        unit_id=rows[0].prison_id,
        name=rows[0].prison,
        in_custody=sum(row.in_custody for row in rows),
        key_control=sum(row.key_control for row in rows),
        wards=[
            WardHeadcount(
                unit_id=row.ward_id,
                name=row.ward,
                in_custody=row.in_custody,
                key_control=row.key_control,
            )
            for row in rows
        ],
    )
