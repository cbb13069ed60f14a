"""The data quality report, its figures counted anew, and the records behind a figure."""

from connectors.postgres.audit import audit
from connectors.postgres.governance import data_quality
from connectors.postgres.governance.data_quality import Incomplete, Place
from connectors.postgres.modules.sealing import FieldSeals
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.modules.desk import Desk, open_modules
from pipelines.flows.modules.views import label_of
from pipelines.flows.services import Services
from pipelines.rules.access.codes.governance import READ_QUALITY
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.modules.core import rate
from pipelines.rules.modules.quality import Counted, lines_of
from schemas.errors import NotFound
from schemas.governance.quality import DataQuality, IncompletePage, IncompleteRecord
from schemas.modules.module import Module, Verb

OBJECT = "data_quality"


async def report(services: Services, officer: Officer) -> DataQuality:
    """The last figures of what the officer reaches, of modules whose records he may see."""
    require_permission(officer.permissions, READ_QUALITY)
    modules = {module.code: module for module in open_modules(officer.permissions)}
    async with services.database.transaction() as tx:
        rows = await data_quality.figures(tx, officer.scopes, list(modules))
    lines = []
    for code, module in modules.items():
        mine = [row for row in rows if row.module == code]
        counted = [
            Counted(row.place_id, row.place, row.records, row.incomplete, row.missing)
            for row in mine
        ]
        lines += lines_of(module, counted)
    missing = sum(line.missing for line in lines)
    return DataQuality(
        lines=lines,
        records=sum(line.records for line in lines),
        incomplete=sum(line.incomplete for line in lines),
        missing=missing,
        rate=rate(missing, sum(line.values for line in lines)),
        counted_at=min((row.counted_at for row in rows), default=None),
    )


async def measure(services: Services, officer: Officer) -> DataQuality:
    """Count everything now, as the nightly job does."""
    action = "data_quality.measure"
    attempt = Attempt(services, officer.actor(), action, OBJECT, None, officer.stream)
    async with attempt, services.database.transaction() as tx:
        now = services.clock()
        counts = await data_quality.measure(tx, FieldSeals(services.keys), now)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=action,
            object_kind=OBJECT,
            object_id=None,
            detail=counts,
            at=now,
        )
    return await report(services, officer)


async def incomplete(
    services: Services,
    officer: Officer,
    code: str,
    place: Place,
    field: str | None,
    limit: int,
    offset: int,
) -> IncompletePage:
    """Records that lack a core field as they are now, whatever was counted last."""
    desk = Desk(services, officer, code)
    async with desk.attempt(Verb.LIST), services.database.transaction() as tx:
        require_permission(officer.permissions, READ_QUALITY)
        desk.require(Verb.LIST)
        if field is not None and field not in desk.module.core:
            raise NotFound("没有这个核心字段。", code="field_not_core")
        rows, total = await data_quality.incomplete(
            tx,
            desk.module,
            desk.seals,
            officer.scopes,
            place,
            field,
            limit=limit,
            offset=offset,
        )
    return IncompletePage(rows=[_view(desk.module, row) for row in rows], total=total)


def _view(module: Module, row: Incomplete) -> IncompleteRecord:
    return IncompleteRecord(
        id=row.record.id,
        label=label_of(module, row.record).strip() or f"（无名称）{row.record.id}",
        missing=[field.title for field in row.lacks],
        link=f"/m/{module.code}/{row.record.id}" if row.reached else None,
    )
