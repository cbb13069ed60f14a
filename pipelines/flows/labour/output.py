"""项目分类产值: counted from the approved rows each time (LR-XC-04)."""

import msgspec

from connectors.postgres.labour import project_outputs
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.labour.output_by_class import by_class
from schemas.errors import NotFound
from schemas.labour.project_output import OutputByClass


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A month as 2026-11 or a year as 2026, and the unit below which is counted."""

    period: str
    unit_id: str | None = None


async def report(services: Services, officer: Officer, asked: Asked) -> OutputByClass:
    async with services.database.transaction() as tx:
        return await counted(tx, officer, asked)


async def counted(tx: Tx, officer: Officer, asked: Asked) -> OutputByClass:
    """What the officer asked for, within reach."""
    path = "/"
    if asked.unit_id is not None:
        unit = await units.get(tx, asked.unit_id)
        if unit is None:
            raise NotFound("没有找到该单位。", code="unit_not_found")
        path = unit.path
    rows = await project_outputs.by_project(tx, officer.scopes, asked.period, path)
    return by_class(asked.period, rows)
