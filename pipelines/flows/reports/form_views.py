"""Forms of reports as they are shown."""

from connectors.postgres.reports import definitions, rows_of
from connectors.postgres.reports.definitions import DefinitionRow, VersionRow
from connectors.postgres.reports.sources import SOURCES
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.reports.access import keeps_forms
from pipelines.rules.access.codes.reports import ENTER_REPORTS, KEEP_REPORT_FORMS
from schemas.people.kinds import OrgType
from schemas.reports.definition import ReportLevel
from schemas.reports.state import VersionState
from schemas.reports.views import DefinitionDetail, DefinitionView, SourceView, VersionView

LEVEL_OF = {
    OrgType.BUREAU: ReportLevel.BUREAU,
    OrgType.PRISON: ReportLevel.PRISON,
    OrgType.SECTION: ReportLevel.PRISON,
    OrgType.WARD: ReportLevel.WARD,
}


async def definition_views(tx: Tx, officer: Officer) -> list[DefinitionView]:
    known = await definitions.every(tx)
    versions = await definitions.versions(tx, [row.id for row in known])
    return [
        view_of(row, [one for one in versions if one.definition_id == row.id], officer)
        for row in known
    ]


def view_of(row: DefinitionRow, versions: list[VersionRow], officer: Officer) -> DefinitionView:
    """`versions` are the report's own."""

    def number_of(state: VersionState) -> int | None:
        return next((one.number for one in versions if one.state is state), None)

    return DefinitionView(
        id=row.id,
        code=row.code,
        title=row.title,
        period=row.period,
        level=row.level,
        operated_at=row.operated_at,
        operated_by=row.operated_by,
        published=number_of(VersionState.PUBLISHED),
        draft=number_of(VersionState.DRAFT),
        can_enter=ENTER_REPORTS.code in officer.permissions and _reaches(officer, row.level),
    )


def _reaches(officer: Officer, level: ReportLevel) -> bool:
    """Whether a unit that makes the report lies at or below the officer's own."""
    order = [ReportLevel.BUREAU, ReportLevel.PRISON, ReportLevel.WARD]
    return order.index(LEVEL_OF[officer.unit_type]) <= order.index(level)


async def detail_of(tx: Tx, officer: Officer, row: DefinitionRow) -> DefinitionDetail:
    versions = await definitions.versions(tx, [row.id])
    made = await definitions.made_with(tx, [one.id for one in versions])
    return DefinitionDetail(
        definition=view_of(row, versions, officer),
        versions=[
            VersionView(
                number=one.number,
                state=one.state,
                form=one.form,
                note=one.note,
                created_by=one.created_by,
                created_at=one.created_at,
                published_by=one.published_by,
                published_at=one.published_at,
                made=made.get(one.id, 0),
            )
            for one in versions
        ],
        sources=source_views(),
        dictionaries=await rows_of.dictionaries(tx),
        can_keep=KEEP_REPORT_FORMS.code in officer.permissions and keeps_forms(officer),
    )


def source_views() -> list[SourceView]:
    return [
        SourceView(code=code, title=source.title, by=str(source.by))
        for code, source in SOURCES.items()
    ]
