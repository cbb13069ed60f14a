"""Routes of workers and of setting grades in bulk."""

from typing import Annotated

from litestar.params import JSONBody, QueryParameter

from pipelines.flows.labour import grading, workers
from pipelines.rules.access.route import OfModule
from schemas.labour.workers import GradesSet, SetGrades, WorkersPage
from schemas.modules.labour.labour_fields import LOWEST_GRADE
from serve.http import AsOfficer, Limit, Offset, Search, UnitId, Wired
from serve.route import officers

GradeNo = Annotated[int | None, QueryParameter(ge=0, le=LOWEST_GRADE)]


@officers.get("/api/workers", asks=OfModule("worker_grade_settings:list"))
async def list_workers(
    services: Wired,
    officer: AsOfficer,
    q: Search = "",
    unit_id: UnitId = None,
    grade_no: GradeNo = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> WorkersPage:
    return await workers.page(services, officer, q, unit_id, grade_no, limit, offset)


@officers.post("/api/worker-grades", asks=OfModule("worker_grade_settings:submit"))
async def set_grades(services: Wired, officer: AsOfficer, data: JSONBody[SetGrades]) -> GradesSet:
    return await grading.set_grades(services, officer, data)


HANDLERS = (list_workers, set_grades)
