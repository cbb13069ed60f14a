"""Taking the audit log out as a file: streamed from the newest row on, and itself written down."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

import msgspec

from connectors.postgres.audit import audit_log
from connectors.postgres.audit.audit_log import AuditFilter
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.proving import detail_of, within_reach
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave, require
from pipelines.flows.services import Services
from pipelines.rules.access.codes.audit import VERIFY_AUDIT
from pipelines.rules.audit.audit_masking import masked_detail
from pipelines.rules.audit.audit_titles import action_title, object_title
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.chain import ChainRow
from pipelines.rules.sheets.cells import Cell

TITLE = "审计日志"
AUDIT = Leaving(permission=VERIFY_AUDIT, action="audit.export", object_kind="audit")
HEADINGS: list[Cell] = [
    "时间", "日志链", "序号", "操作人", "操作", "对象", "对象编号", "结果",
    "来源地址", "明细", "摘要值",
]  # fmt: skip
RESULTS = {"ok": "成功", "refused": "拒绝", "failed": "失败"}


async def export(services: Services, officer: Officer, form: str, wanted: AuditFilter) -> MadeFile:
    """The rows within reach that a search finds, without paging."""
    require(officer, AUDIT)
    wanted = within_reach(officer, wanted)
    async with services.database.transaction() as tx:
        until_id = await audit_log.last_id(tx)
        content = Content(
            name=TITLE,
            sheet=Sheet(name=TITLE, top=[HEADINGS], rows=_rows(services, wanted, until_id)),
            total=await audit_log.count(tx, wanted),
            detail=detail_of(wanted),
        )
        return await leave(tx, officer, AUDIT, content, form, services.clock())


async def _rows(
    services: Services, wanted: AuditFilter, until_id: str
) -> AsyncIterator[Iterable[list[Cell]]]:
    async with services.database.transaction() as tx:
        async for batch in audit_log.stream(tx, wanted, until_id=until_id):
            # Not yet: it is told in words where it is packed, beside the loop.
            yield map(_cells, batch)


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
