"""The grade of a worker: it holds from its day once it is approved (LR-GRADE-02)."""

from typing import Any

from connectors.postgres.labour.grade_rows import settings
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.written_kind import Described, record_kind
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import TITLES, Outcome, custody_check
from pipelines.rules.labour.grades import grade_title, setting_on
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, Node
from schemas.errors import NotFound
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTING, WORKER_GRADE_SETTINGS
from schemas.people.kinds import Role

NOT_PAST = "not_past"
FIELDS = (
    FactField(name="inmate", title="罪犯", kind=FactKind.TEXT),
    FactField(name="grade_no", title="评定等级", kind=FactKind.NUMBER, unit="级"),
    FactField(name="grade_before", title="原等级", kind=FactKind.NUMBER, unit="级"),
    FactField(name="from_day", title="生效日期", kind=FactKind.TEXT),
    FactField(name="reason", title="评定理由", kind=FactKind.TEXT),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
DEFAULT = Definition(
    nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
)


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
    WORKER_GRADE_SETTING,
    "等级评定",
    group="劳动改造",
    module=WORKER_GRADE_SETTINGS,
    fields=FIELDS,
    default=DEFAULT,
    describe=_describe,
    check=_check,
    check_titles={"custody": TITLES["custody"], NOT_PAST: "生效日期"},
    keeps_decision=True,
    # Hours and pay follow from it: somebody answers for the decision.
    filing=False,
)
