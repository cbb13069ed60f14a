"""Whether a worker is to have a grade, and which one he had before (LR-GRADE-02)."""

from connectors.postgres.labour.grade_rows import settings
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.inmates import needed_inmate
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Outcome, custody_check
from pipelines.rules.labour.grades import grade_title, setting_on
from pipelines.rules.platform.local_time import local
from schemas.approvals.definition import Facts
from schemas.modules.labour.worker_grade_settings import GRADE_BEFORE

NOT_PAST = "not_past"


async def _before(tx: Tx, _: Services, matter: Matter) -> Facts:
    inmate_id, day = matter.value("inmate_id"), matter.value("from_day")
    now = setting_on(await settings(tx, [inmate_id], day), day)
    return {} if now is None else {GRADE_BEFORE.name: now.grade_no}


def _headline(matter: Matter) -> str:
    return matter.text("{inmate_id}自{from_day}起评定为") + grade_title(matter.value("grade_no"))


async def _checks(tx: Tx, services: Services, matter: Matter) -> list[Outcome]:
    inmate = await needed_inmate(tx, matter.value("inmate_id"))
    day, today = matter.value("from_day"), local(services.clock()).date()
    past = f"自{day}起，早于今天：已登记的工时和报酬会受影响"
    told = past if day < today else f"自{day}起"
    return [custody_check(inmate.custody_state), Outcome(NOT_PAST, day >= today, told)]


GRADES_BESIDE = Beside(
    checks=_checks,
    check_titles={NOT_PAST: "生效日期"},
    facts=_before,
    headline=_headline,
)
