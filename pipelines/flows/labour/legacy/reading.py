"""Dumps of old data by unit and year, and what was refused of each."""

from collections.abc import AsyncIterator

from connectors.postgres.labour.legacy import lists
from connectors.postgres.labour.legacy.lists import Wanted
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave, require
from pipelines.flows.services import Services
from pipelines.rules.access.codes.labour import READ_LEGACY
from pipelines.rules.labour.legacy.numbers import amount_text
from pipelines.rules.labour.legacy.words import KINDS
from pipelines.rules.sheets.cells import Cell
from schemas.labour.legacy import (
    LegacyFilePage,
    LegacyFileView,
    LegacyRefusalPage,
    LegacyRefusalView,
    RowProblem,
)

TITLE = "旧数据未采纳行"
REFUSED = Leaving(permission=READ_LEGACY, action="legacy_data.export", object_kind="legacy_file")
HEADINGS: list[Cell] = ["行号", "旧系统行号", "原因", "工时或合计"]


async def page(
    services: Services, officer: Officer, wanted: Wanted, limit: int, offset: int
) -> LegacyFilePage:
    """Within the officer's units."""
    async with services.database.transaction() as tx:
        rows, total = await lists.page(tx, officer.scopes, wanted, limit=limit, offset=offset)
    return LegacyFilePage(rows=rows, total=total)


async def refusals(
    services: Services,
    officer: Officer,
    file_id: str,
    problem: RowProblem | None,
    limit: int,
    offset: int,
) -> LegacyRefusalPage:
    async with services.database.transaction() as tx:
        await lists.need(tx, officer.scopes, file_id)
        rows, total = await lists.refusals(tx, file_id, problem, limit=limit, offset=offset)
        return LegacyRefusalPage(
            rows=rows,
            total=total,
            reasons=await lists.reasons(tx, file_id),
            unknown_projects=await lists.unknown_projects(tx, file_id),
        )


async def export(services: Services, officer: Officer, file_id: str, form: str) -> MadeFile:
    """All refused rows of a dump as a file, with who took it, and itself written down."""
    require(officer, REFUSED)
    now = services.clock()
    async with services.database.transaction() as tx:
        of = await lists.need(tx, officer.scopes, file_id)
        head = f"{of.prison} {of.year}年 {KINDS[of.kind]} {of.file_name}（批次：{of.manifest}）"
        rows = _rows(services, of)
        content = Content(
            name=f"{TITLE}_{of.prison_code}_{of.year}",
            sheet=Sheet(name=TITLE, top=[[head], HEADINGS], rows=rows),
            total=of.refused_rows,
            object_id=of.id,
        )
        return await leave(tx, officer, REFUSED, content, form, now)


async def _rows(services: Services, of: LegacyFileView) -> AsyncIterator[list[list[Cell]]]:
    async with services.database.transaction() as tx:
        async for rows in lists.all_refusals(tx, of.id):
            yield [_cells(row) for row in rows]


def _cells(row: LegacyRefusalView) -> list[Cell]:
    amount = "" if row.amount is None else amount_text(row.amount)
    return [str(row.line), row.legacy_id, row.reason, amount]
