"""The grade of a worker: it holds from its day once it is approved (LR-GRADE-02)."""

from connectors.postgres.labour.grade_rows import settings
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.record_kind import Described, record_kind
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import TITLES, Outcome, custody_check
from pipelines.rules.labour.approval_outlines import WORKER_GRADE as OUTLINE
from pipelines.rules.labour.grade_case import NOT_PAST, day_check, grade_case_title, grade_facts
from pipelines.rules.labour.grades import setting_on
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.errors import NotFound
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTINGS


async def _describe(tx: Tx, services: Services, record: Stored) -> Described:
    values, inmate = record.values, record.titles["inmate_id"]
    outcomes = await _check(tx, services, record)
    inmate_id, day = values["inmate_id"], values["from_day"]
    now = setting_on(await settings(tx, [inmate_id], day), day)
    failed = sum(not outcome.passed for outcome in outcomes)
    before = now.grade_no if now else None
    facts = grade_facts(values, inmate, failed, content_of(record), before)
    title = grade_case_title(inmate, day, values["grade_no"])
    return Described(title=title, inmate_id=inmate_id, facts=facts)


async def _check(tx: Tx, services: Services, record: Stored) -> list[Outcome]:
    inmate = await people.inmate_by_id(tx, record.values["inmate_id"])
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    day, today = record.values["from_day"], local(services.clock()).date()
    return [custody_check(inmate.custody_state), day_check(day, today)]


WORKER_GRADE = record_kind(
    **vars(OUTLINE),
    module=WORKER_GRADE_SETTINGS,
    describe=_describe,
    check=_check,
    check_titles={"custody": TITLES["custody"], NOT_PAST: "生效日期"},
    keeps_decision=True,
)
