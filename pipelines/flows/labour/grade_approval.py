"""The grade of a worker: it holds from its day once it is approved (LR-GRADE-02)."""

from typing import Any

from connectors.postgres.labour.grade_rows import settings
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.record_kind import Described, record_kind
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import TITLES, Outcome, custody_check
from pipelines.rules.labour.approval_outlines import WORKER_GRADE as OUTLINE
from pipelines.rules.labour.grades import grade_title, setting_on
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.errors import NotFound
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTINGS

NOT_PAST = "not_past"


async def _describe(tx: Tx, services: Services, record: Stored) -> Described:
    values, titles = record.values, record.titles
    outcomes = await _check(tx, services, record)
    inmate_id, grade_no, day = values["inmate_id"], values["grade_no"], values["from_day"]
    facts: dict[str, Any] = {
        "inmate": titles["inmate_id"],
        "grade_no": grade_no,
        "from_day": str(day),
        "reason": values["reason"],
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "content": content_of(record),
    }
    now = setting_on(await settings(tx, [inmate_id], day), day)
    if now is not None:
        facts["grade_before"] = now.grade_no
    title = f"{titles['inmate_id']}自{day}起评定为{grade_title(grade_no)}"
    return Described(title=title[:128], inmate_id=inmate_id, facts=facts)


async def _check(tx: Tx, services: Services, record: Stored) -> list[Outcome]:
    inmate = await people.inmate_by_id(tx, record.values["inmate_id"])
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    day, today = record.values["from_day"], local(services.clock()).date()
    past = f"自{day}起，早于今天：已登记的工时和报酬会受影响"
    told = past if day < today else f"自{day}起"
    return [custody_check(inmate.custody_state), Outcome(NOT_PAST, day >= today, told)]


WORKER_GRADE = record_kind(
    **vars(OUTLINE),
    module=WORKER_GRADE_SETTINGS,
    describe=_describe,
    check=_check,
    check_titles={"custody": TITLES["custody"], NOT_PAST: "生效日期"},
    keeps_decision=True,
)
