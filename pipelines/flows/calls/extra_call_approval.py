"""Extra calls for an inmate who has none left (VC-VCM-01, -02, VC-PHONE-08)."""

from typing import Any

from connectors.postgres.people import people
from connectors.postgres.people.inmate_blacklist import inmate_blacklisted
from connectors.postgres.people.people import InmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.written_kind import Described, record_kind
from pipelines.flows.calls.allowances import phone_left, video_left
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import TITLES, Outcome, custody_check, inmate_blacklist_check
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, Node
from schemas.calls.channel import Channel
from schemas.errors import NotFound
from schemas.modules.calls.extra_calls import EXTRA_CALL, EXTRA_CALLS
from schemas.people.kinds import BarredFrom, Role

NONE_LEFT = "none_left"
FIELDS = (
    FactField(name="inmate", title="罪犯", kind=FactKind.TEXT),
    FactField(name="month", title="月份", kind=FactKind.TEXT),
    FactField(name="number", title="增加次数", kind=FactKind.NUMBER, unit="次"),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
DEFAULT = Definition(
    nodes=[Node(key="leader", title="领导审批", approvers=[ByRole(role=Role.LEADER.value)])]
)


async def _describe(tx: Tx, services: Services, record: Stored) -> Described:
    values, titles = record.values, record.titles
    outcomes = await _check(tx, services, record)
    facts: dict[str, Any] = {
        "inmate": titles["inmate_id"],
        "month": values["month"],
        "number": values["number"],
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "content": content_of(record),
    }
    what = "亲情电话" if values["channel"] == Channel.PHONE else "可视通话"
    title = f"{titles['inmate_id']}{values['month']}增加{what}{values['number']}次"
    return Described(title=title[:128], inmate_id=values["inmate_id"], facts=facts)


async def _check(tx: Tx, services: Services, record: Stored) -> list[Outcome]:
    now, inmate = services.clock(), await _inmate(tx, record)
    of_phone = record.values["channel"] == Channel.PHONE
    left = await (phone_left if of_phone else video_left)(tx, inmate, now)
    told = "没有适用的通话规则"
    if left is not None:
        told = f"{left.period}可通话{left.allowance.most_calls}次，还剩{left.left}次"
    barred = BarredFrom.PHONE if of_phone else BarredFrom.VIDEO
    reason = await inmate_blacklisted(tx, inmate.id, now, barred)
    return [
        Outcome(NONE_LEFT, left is not None and left.left == 0, told),
        custody_check(inmate.custody_state),
        inmate_blacklist_check(reason),
    ]


async def _inmate(tx: Tx, record: Stored) -> InmateRow:
    inmate = await people.inmate_by_id(tx, record.values["inmate_id"])
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    return inmate


EXTRA = record_kind(
    EXTRA_CALL,
    "增加通话次数",
    group="会见通信",
    module=EXTRA_CALLS,
    fields=FIELDS,
    default=DEFAULT,
    describe=_describe,
    check=_check,
    check_titles={NONE_LEFT: "次数已用完"}
    | {name: TITLES[name] for name in ("custody", "inmate_blacklist")},
    keeps_decision=True,
    filing=True,
)
