"""Keeping the forms of reports: drafts, their check, publishing (LR-RPT-03)."""

from connectors.postgres.reports import definitions, rows_of
from connectors.postgres.reports.definitions import DefinitionRow
from connectors.postgres.reports.sources import KINDS
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.reports.access import attempt, definition_for, note, require_form_keeper
from pipelines.flows.reports.cell_views import cell_view
from pipelines.flows.reports.form_views import definition_views, detail_of
from pipelines.flows.services import Services
from pipelines.rules.reports import validity
from pipelines.rules.reports.sheet import Stored, work_out
from pipelines.rules.reports.values import read_value
from schemas.errors import Conflict, InvalidInput
from schemas.reports.definition import ReportForm, ReportLine, RowsFrom, SourceKind
from schemas.reports.state import Origin, VersionState
from schemas.reports.views import (
    CellView,
    CheckForm,
    CreateDefinition,
    DefinitionDetail,
    DefinitionView,
    FormCheck,
    FormProblem,
    PublishForm,
    SaveForm,
)

EXAMPLE = ReportLine(key="example", title="示例")


async def every(services: Services, officer: Officer) -> list[DefinitionView]:
    async with services.database.transaction() as tx:
        return await definition_views(tx, officer)


async def read(services: Services, officer: Officer, form_id: str) -> DefinitionDetail:
    async with services.database.transaction() as tx:
        return await detail_of(tx, officer, await definition_for(tx, form_id))


async def create(services: Services, officer: Officer, asked: CreateDefinition) -> DefinitionDetail:
    """A new report whose first version is a draft."""
    async with (
        attempt(services, officer, "report_form.create", None),
        services.database.transaction() as tx,
    ):
        _require_keeper(officer)
        now = services.clock()
        made = await definitions.add(
            tx,
            code=asked.code,
            title=asked.title.strip(),
            period=asked.period,
            level=asked.level,
            sort=100,
            by=officer.name,
            at=now,
        )
        if made is None:
            raise Conflict("已有这个代码的报表。", code="report_form_exists", field="code")
        await definitions.save_draft(tx, made, asked.form, note="", by=officer.name, at=now)
        await note(tx, officer, "report_form.create", made, {"name": asked.title})
        return await detail_of(tx, officer, await definition_for(tx, made))


async def save(
    services: Services, officer: Officer, form_id: str, asked: SaveForm
) -> DefinitionDetail:
    """Keep a draft, whatever is still wrong with it; publishing is what asks for a whole form."""
    async with (
        attempt(services, officer, "report_form.save", form_id),
        services.database.transaction() as tx,
    ):
        row = await _locked(tx, officer, form_id)
        await _require_newest(tx, row, asked.base)
        now = services.clock()
        number = await definitions.save_draft(
            tx, row.id, asked.form, note=asked.note, by=officer.name, at=now
        )
        await definitions.touch(tx, row.id, title=asked.title.strip(), by=officer.name, at=now)
        told = {"name": asked.title, "version": number, "columns": len(asked.form.columns)}
        await note(tx, officer, "report_form.save", row.id, told)
        return await detail_of(tx, officer, await definition_for(tx, row.id))


async def drop_draft(services: Services, officer: Officer, form_id: str) -> DefinitionDetail:
    async with (
        attempt(services, officer, "report_form.drop_draft", form_id),
        services.database.transaction() as tx,
    ):
        row = await _locked(tx, officer, form_id)
        if not await definitions.drop_draft(tx, row.id):
            raise Conflict("没有可放弃的草稿。", code="draft_gone")
        await note(tx, officer, "report_form.drop_draft", row.id, {"name": row.title})
        return await detail_of(tx, officer, row)


async def publish(
    services: Services, officer: Officer, form_id: str, asked: PublishForm
) -> DefinitionDetail:
    """Let a whole draft govern the reports made from now on; those that were made stay."""
    async with (
        attempt(services, officer, "report_form.publish", form_id),
        services.database.transaction() as tx,
    ):
        row = await _locked(tx, officer, form_id)
        draft = await _draft(tx, row, asked.number)
        found = await _problems(tx, draft)
        if found:
            first = found[0]
            raise InvalidInput(
                f"报表还不能发布：{first.message}",
                code="form_invalid",
                column=first.column or "",
                row=first.row or "",
                problems=len(found),
            )
        now = services.clock()
        await definitions.publish(tx, row.id, asked.number, by=officer.name, at=now)
        await definitions.touch(tx, row.id, title=row.title, by=officer.name, at=now)
        told = {"name": row.title, "version": asked.number}
        await note(tx, officer, "report_form.publish", row.id, told)
        return await detail_of(tx, officer, await definition_for(tx, row.id))


async def check(services: Services, officer: Officer, form_id: str, asked: CheckForm) -> FormCheck:
    """What is wrong with a form, and one row of an example worked out by it."""
    _require_keeper(officer)
    async with services.database.transaction() as tx:
        await definition_for(tx, form_id)
        found = await _problems(tx, asked.form)
    problems = [FormProblem(message=p.message, column=p.column, row=p.row) for p in found]
    return FormCheck(problems=problems, preview=[] if found else _preview(asked))


def _preview(asked: CheckForm) -> list[CellView]:
    stored = {}
    for column in asked.form.columns:
        text = asked.values.get(column.key, "")
        if column.from_ is not SourceKind.FORMULA and text:
            value = read_value(column, text)
            stored[EXAMPLE.key, column.key] = Stored(value=value, origin=Origin.ENTERED)
    sheet = work_out(asked.form, [EXAMPLE], stored)
    return [cell_view(place, cell) for place, cell in sheet.cells.items()]


async def _problems(tx: Tx, form: ReportForm) -> list[validity.Problem]:
    found = validity.problems(form, KINDS)
    by = form.rows_from is RowsFrom.DICTIONARY and form.dictionary
    if by and by not in await rows_of.dictionaries(tx):
        found.append(validity.Problem(message=f"数据字典“{by}”不存在。"))
    return found


async def _locked(tx: Tx, officer: Officer, form_id: str) -> DefinitionRow:
    _require_keeper(officer)
    return await definition_for(tx, form_id, for_update=True)


def _require_keeper(officer: Officer) -> None:
    require_form_keeper(officer)


async def _require_newest(tx: Tx, row: DefinitionRow, base: int) -> None:
    versions = await definitions.versions(tx, [row.id])
    if versions and versions[0].number != base:
        raise Conflict("报表已被他人修改，请刷新后再改。", code="changed_meanwhile")


async def _draft(tx: Tx, row: DefinitionRow, number: int) -> ReportForm:
    for one in await definitions.versions(tx, [row.id]):
        if one.number == number and one.state is VersionState.DRAFT:
            return one.form
    raise Conflict("草稿已被发布或放弃，请刷新后再试。", code="draft_gone")
