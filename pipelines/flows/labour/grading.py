"""Setting the grade of several workers at once: all of them, or none and why (LR-GRADE-02)."""

from typing import Any

from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules import applying, saving
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from schemas.errors import InvalidInput, QinqiaoError, Unavailable
from schemas.labour.workers import GradesSet, SetGrades
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTING, WORKER_GRADE_SETTINGS
from schemas.modules.module import Verb


async def set_grades(services: Services, officer: Officer, asked: SetGrades) -> GradesSet:
    """Make an application for each inmate and hand all to the approval centre, in one go.

    `InvalidInput` names every inmate for whom it cannot be; then none is made.
    """
    desk = Desk(services, officer, WORKER_GRADE_SETTINGS.code)
    # In one order, so that two who set the grades of the same inmates do not wait in a ring.
    inmate_ids = sorted(set(asked.inmate_ids))
    async with desk.attempt(Verb.CREATE), services.database.transaction() as tx:
        desk.require(Verb.CREATE)
        (submit,) = WORKER_GRADE_SETTINGS.actions
        desk.require(submit.code)
        problems = []
        for inmate_id in inmate_ids:
            problem = await _set_one(tx, desk, inmate_id, asked)
            if problem is not None:
                problems.append(problem)
        if problems:
            raise InvalidInput(
                f"{len(inmate_ids)}人中有{len(problems)}人不能评定，本次没有提交任何一人。",
                code="rows_refused",
                problems=problems,
            )
    return GradesSet(submitted=len(inmate_ids))


async def _set_one(tx: Tx, desk: Desk, inmate_id: str, asked: SetGrades) -> dict[str, Any] | None:
    """The inmate's application in a savepoint of its own; answers what is wrong with it."""
    values = {
        "inmate_id": inmate_id,
        "grade_no": asked.grade_no,
        "from_day": asked.from_day.isoformat(),
        "reason": asked.reason,
    }
    (submit,) = WORKER_GRADE_SETTINGS.actions
    try:
        async with tx.connection.begin_nested():
            made = await saving.create(tx, desk, values)
            waiting = await saving.act(tx, desk, submit, made, {}, reason="")
            await applying.apply(tx, desk, WORKER_GRADE_SETTING, waiting, None)
    except Unavailable:
        raise
    except QinqiaoError as error:
        name = await _name(tx, desk, inmate_id)
        return {"inmate_id": inmate_id, "name": name, "message": error.message.rstrip("。")}
    return None


async def _name(tx: Tx, desk: Desk, inmate_id: str) -> str:
    """The inmate's name; empty where he is not in reach."""
    inmate = await people.inmate_by_id(tx, inmate_id)
    return inmate.name if inmate and in_scopes(desk.scopes, inmate.ward_path) else ""
