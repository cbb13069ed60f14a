"""The list of exports, and SQL on the one in force.

An export holds all prisons, and SQL cannot be narrowed to some of them without a copy for each
officer; so both are for officers whose reach is the whole bureau.
"""

from collections.abc import Mapping

from connectors.duckdb.asking import MOST_ROWS, MOST_SECONDS
from connectors.postgres.audit import audit
from connectors.postgres.cockpits import analyst_exports
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.cockpits.questions import QUESTIONS
from schemas.cockpits.analysis import AnalystExportPage, SqlAnswer, SqlQuery
from schemas.errors import Forbidden, QinqiaoError

OBJECT = "analyst_export"
QUERY = "analyst_export.query"


async def exports(
    services: Services, officer: Officer, limit: int, offset: int
) -> AnalystExportPage:
    _require_bureau(officer)
    async with services.database.transaction() as tx:
        rows, total = await analyst_exports.page(tx, limit, offset)
    return AnalystExportPage(
        rows=rows,
        total=total,
        most_seconds=MOST_SECONDS,
        most_rows=MOST_ROWS,
        questions=list(QUESTIONS),
    )


async def query(services: Services, officer: Officer, asked: SqlQuery) -> SqlAnswer:
    """Answer a question; who asked what, and how it ended, is written down either way."""
    try:
        _require_bureau(officer)
        answer = await services.analysts.ask(asked.sql)
    except QinqiaoError as refusal:
        await _note(services, officer, asked, "refused", {"code": refusal.code})
        raise
    told = {"rows": len(answer.rows), "more": answer.more, "seconds": answer.seconds}
    await _note(services, officer, asked, "ok", told)
    return answer


async def _note(
    services: Services, officer: Officer, asked: SqlQuery, result: str, told: Mapping[str, object]
) -> None:
    async with services.database.transaction() as tx:
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=QUERY,
            object_kind=OBJECT,
            object_id=None,
            result=result,
            detail={"sql": asked.sql, **told},
            at=services.clock(),
        )


def _require_bureau(officer: Officer) -> None:
    """Raise `Forbidden` unless one of the scopes is the root of the tree, as "/SH/"."""
    if not any(scope.count("/") == 2 for scope in officer.scopes):
        raise Forbidden("导出的数据包含全局各监狱，只对局级账号开放。", code="bureau_only")
