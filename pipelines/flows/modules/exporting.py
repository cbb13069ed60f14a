"""Taking records out as a file: streamed, scoped, with who took them, audited."""

from collections.abc import AsyncIterator
from typing import Any

from connectors.postgres.modules import records
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave
from pipelines.flows.modules.desk import Desk
from pipelines.flows.modules.keeping import Pairs
from pipelines.flows.modules.searching import counted, searching
from pipelines.flows.services import Services
from pipelines.rules.modules.levels import level_of
from pipelines.rules.modules.queries import ListQuery
from pipelines.rules.modules.transfer import (
    explanations,
    export_row,
    headings,
    template_headings,
)
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.errors import Conflict
from schemas.modules.levels import Level
from schemas.modules.module import Verb


async def export(
    services: Services, officer: Officer, code: str, form: str, asked: Pairs
) -> MadeFile:
    """The records of a list query, without paging, as the list's filters leave them."""
    desk = Desk(services, officer, code)
    async with desk.attempt(Verb.EXPORT):
        desk.require(Verb.EXPORT)
        query = desk.query(asked)
        # Committed by itself: a refusal tells how many there are, and so was a search as well.
        async with searching(desk, query) as tx:
            total = await counted(tx, desk, query)
        _require_few(desk, total)
        async with services.database.transaction() as tx:
            return await taken(tx, desk, query, form, total)


def needs_second(desk: Desk) -> bool:
    """Whether the officer's files hold sensitive data, of which many need a second person."""
    levels = (
        level_of(desk.module, field, desk.levels)
        for field in desk.shown.fields
        if field.transferred
    )
    return any(level.rank >= Level.SENSITIVE.rank for level in levels)


def _require_few(desk: Desk, total: int) -> None:
    most = desk.services.settings.export_alone_rows
    if needs_second(desk) and total > most:
        raise Conflict(
            f"{desk.module.title}含敏感信息，一次导出超过{most}条须经另一人审批。"
            "请填写用途提交审批，或缩小查询范围。",
            code="export_needs_approval",
            rows=total,
            most=most,
        )


async def taken(
    tx: Tx, desk: Desk, query: ListQuery, form: str, total: int, **more: Any
) -> MadeFile:
    """The file of a query, made as it is sent; names of filters alone are written down."""
    module = desk.module
    permission = module.permission(Verb.EXPORT)
    what = Leaving(
        permission=permission, action=permission.replace(":", "."), object_kind=module.code
    )
    # Not by what it was narrowed: that may be somebody's number.
    detail = {
        "filters": sorted({one.field.name for one in query.conditions}),
        "states": list(query.states),
        "searched": bool(query.text),
    }
    content = Content(
        name=module.title,
        sheet=Sheet(name=module.title, top=[headings(desk.shown)], rows=_rows(desk, query)),
        total=total,
        detail=detail | more,
    )
    return await leave(tx, desk.officer, what, content, form, desk.now)


async def _rows(desk: Desk, query: ListQuery) -> AsyncIterator[list[list[Cell]]]:
    async with desk.services.database.transaction() as tx:
        async for batch in records.stream(tx, desk.module, desk.seals, desk.scopes, query):
            yield [export_row(desk.shown, stored) for stored in batch]


async def template(services: Services, officer: Officer, code: str) -> MadeFile:
    """An empty file with the headings, and on a second sheet what they take."""
    desk = Desk(services, officer, code)
    async with desk.attempt(Verb.IMPORT):
        desk.require(Verb.IMPORT)
    writer = XlsxWriter(desk.module.title)
    content = [
        writer.feed([template_headings(desk.shown)]),
        writer.sheet("填写说明", explanations(desk.shown)),
        writer.finish(),
    ]
    return MadeFile(_parts(content), writer.media_type, f"{desk.module.title}导入模板.xlsx")


async def _parts(content: list[bytes]) -> AsyncIterator[bytes]:
    for part in content:
        yield part
