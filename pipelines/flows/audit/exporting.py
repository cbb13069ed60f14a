"""Taking the audit log out as a file: streamed from the newest row on, and itself written down."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from connectors.postgres.audit import audit, audit_log
from connectors.postgres.audit.audit_log import AuditFilter
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.proving import detail_of, within_reach
from pipelines.flows.files.leaving import MadeFile
from pipelines.flows.modules.exporting import Writer
from pipelines.flows.services import Services
from pipelines.rules.audit.audit_masking import masked_detail
from pipelines.rules.audit.audit_titles import action_title, object_title
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.chain import ChainRow
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.xlsx_writer import XlsxWriter

TITLE = "审计日志"
HEADINGS: list[Cell] = [
    "时间", "日志链", "序号", "操作人", "操作", "对象", "对象编号", "结果",
    "来源地址", "明细", "摘要值",
]  # fmt: skip
RESULTS = {"ok": "成功", "refused": "拒绝", "failed": "失败"}


async def export(services: Services, officer: Officer, form: str, wanted: AuditFilter) -> MadeFile:
    """The rows within reach that a search finds, without paging."""
    wanted = within_reach(officer, wanted)
    async with services.database.transaction() as tx:
        until_id = await audit_log.last_id(tx)
        total = await audit_log.count(tx, wanted)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="audit.export",
            object_kind="audit",
            object_id=None,
            detail=detail_of(wanted) | {"format": form, "rows": total},
        )
    now = services.clock()
    mark = watermark(officer.name, officer.login, officer.unit_name, now, total)
    top: list[list[Cell]] = [[mark], HEADINGS]
    writer: Writer = CsvWriter() if form == "csv" else XlsxWriter(TITLE, repeated=top, note=mark)
    first = writer.feed(top if isinstance(writer, CsvWriter) else [])
    content = _content(services, wanted, until_id, writer, first)
    return MadeFile(content, writer.media_type, f"{TITLE}_{local(now):%Y%m%d_%H%M}.{form}")


async def _content(
    services: Services, wanted: AuditFilter, until_id: str, writer: Writer, first: bytes
) -> AsyncIterator[bytes]:
    yield first
    async with services.database.transaction() as tx:
        async for batch in audit_log.stream(tx, wanted, until_id=until_id):
            packed = await asyncio.to_thread(_packed, writer, batch)
            if packed:
                yield packed
    yield await asyncio.to_thread(writer.finish)


def _packed(writer: Writer, batch: list[ChainRow]) -> bytes:
    """Beside the loop that serves others."""
    return writer.feed(_cells(row) for row in batch)


def _cells(row: ChainRow) -> list[Cell]:
    return [
        f"{local(row.at):%Y-%m-%d %H:%M:%S}",
        row.stream,
        row.seq,
        row.actor_name,
        action_title(row.action),
        object_title(row.object_kind),
        row.object_id,
        RESULTS.get(row.result, row.result),
        row.source_address,
        _told(masked_detail(row.object_kind, row.detail)),
        row.digest,
    ]


def _told(detail: dict[str, Any]) -> str:
    return msgspec.json.encode(detail).decode() if detail else ""
