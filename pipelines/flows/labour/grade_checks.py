"""Whether a worker is to have a grade, and which one he had before (LR-GRADE-02)."""

from connectors.postgres.labour.grade_rows import settings
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.approvals.inmates import needed_inmate
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Outcome, custody_check
from pipelines.rules.labour.grade_case import NOT_PAST, day_check, grade_before, grade_headline
from pipelines.rules.labour.grades import setting_on
from pipelines.rules.platform.local_time import local
from schemas.approvals.definition import Facts


async def _before(tx: Tx, _: Services, matter: Matter) -> Facts:
    inmate_id, day = matter.value("inmate_id"), matter.value("from_day")
    now = setting_on(await settings(tx, [inmate_id], day), day)
    return grade_before(now.grade_no if now else None)


async def _checks(tx: Tx, services: Services, matter: Matter) -> list[Outcome]:
    inmate = await needed_inmate(tx, matter.value("inmate_id"))
    today = local(services.clock()).date()
    return [custody_check(inmate.custody_state), day_check(matter.value("from_day"), today)]


GRADES_BESIDE = Beside(
    checks=_checks,
    check_titles={NOT_PAST: "生效日期"},
    facts=_before,
    headline=grade_headline,
)
