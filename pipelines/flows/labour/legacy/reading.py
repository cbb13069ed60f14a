"""Dumps of old data by unit and year, and what was refused of each."""

import asyncio
from collections.abc import AsyncIterator

from connectors.postgres.audit import audit
from connectors.postgres.labour.legacy import lists
from connectors.postgres.labour.legacy.lists import Wanted
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import MadeFile
from pipelines.flows.modules.exporting import Writer
from pipelines.flows.services import Services
from pipelines.rules.labour.legacy.numbers import amount_text
from pipelines.rules.labour.legacy.words import KINDS
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.labour.legacy import (
    LegacyFilePage,
    LegacyFileView,
    LegacyRefusalPage,
    LegacyRefusalView,
    RowProblem,
)

TITLE = "旧数据未采纳行"
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
    now = services.clock()
    async with services.database.transaction() as tx:
        of = await lists.need(tx, officer.scopes, file_id)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="legacy_data.export",
            object_kind="legacy_file",
            object_id=of.id,
            detail={"format": form, "rows": of.refused_rows},
            at=now,
        )
    mark = watermark(officer.name, officer.login, officer.unit_name, now, of.refused_rows)
    head = f"{of.prison} {of.year}年 {KINDS[of.kind]} {of.file_name}（批次：{of.manifest}）"
    top: list[list[Cell]] = [[mark], [head], HEADINGS]
    writer: Writer = CsvWriter() if form == "csv" else XlsxWriter(TITLE, repeated=top, note=mark)
    first = top if isinstance(writer, CsvWriter) else []
    name = f"{TITLE}_{of.prison_code}_{of.year}_{local(now):%Y%m%d_%H%M}.{form}"
    content = _content(services, of, writer, first)
    return MadeFile(content, writer.media_type, name)


async def _content(
    services: Services, of: LegacyFileView, writer: Writer, first: list[list[Cell]]
) -> AsyncIterator[bytes]:
    yield await asyncio.to_thread(writer.feed, first)
    async with services.database.transaction() as tx:
        async for rows in lists.all_refusals(tx, of.id):
            yield await asyncio.to_thread(writer.feed, [_cells(row) for row in rows])
    yield await asyncio.to_thread(writer.finish)


def _cells(row: LegacyRefusalView) -> list[Cell]:
    amount = "" if row.amount is None else amount_text(row.amount)
    return [str(row.line), row.legacy_id, row.reason, amount]
