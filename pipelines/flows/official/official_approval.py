"""Official business of courts, police and other bodies; each kind may have its own flow."""

from typing import Any

from sqlalchemy import select

from connectors.postgres.people import people
from connectors.postgres.people.inmate_rules import under_key_control
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.written_kind import Described, record_kind
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import TITLES, Outcome, custody_check, key_control_check
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, Node
from schemas.errors import NotFound
from schemas.modules.official.official_bookings import OFFICIAL_BOOKING, OFFICIAL_BOOKINGS
from schemas.people.kinds import OrgType, Role
from schemas.tables import metadata

FIELDS = (
    FactField(name="official_kind", title="办事种类", kind=FactKind.TEXT),
    FactField(name="inmate", title="罪犯", kind=FactKind.TEXT),
    FactField(name="visitor", title="办理人", kind=FactKind.TEXT),
    FactField(name="companion", title="同行人", kind=FactKind.TEXT),
    FactField(name="when", title="办理时间", kind=FactKind.TEXT),
    FactField(name="purpose", title="办理事由", kind=FactKind.TEXT),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
DEFAULT = Definition(
    nodes=[
        Node(key="ward", title="监区审核", approvers=[ByRole(role=Role.APPROVER.value)]),
        Node(
            key="prison",
            title="监狱领导审批",
            approvers=[ByRole(role=Role.LEADER.value, level=OrgType.PRISON)],
        ),
    ]
)


async def variants(tx: Tx) -> dict[str, str]:
    """Codes and names of the kinds of official business, in their order."""
    kind = metadata.tables["official_kind"]
    rows = await tx.execute(select(kind.c.code, kind.c.name).order_by(kind.c.sort, kind.c.code))
    return {row.code: row.name for row in rows}


async def _describe(tx: Tx, services: Services, booking: Stored) -> Described:
    values, titles = booking.values, booking.titles
    kind = metadata.tables["official_kind"]
    code = await tx.scalar(select(kind.c.code).where(kind.c.id == values["kind_id"]))
    when = f"{values['day']} {values['starts']}-{values['ends']}"
    outcomes = await _check(tx, services, booking)
    facts: dict[str, Any] = {
        "official_kind": titles["kind_id"],
        "inmate": titles["inmate_id"],
        "visitor": titles["person_id"],
        "when": when,
        "purpose": values["purpose"],
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "content": content_of(booking),
    }
    if values["companion_id"]:
        facts["companion"] = titles["companion_id"]
    title = f"{titles['kind_id']}：{titles['inmate_id']}，{titles['person_id']}（{when}）"
    return Described(
        title=title[:128], inmate_id=values["inmate_id"], facts=facts, variant=str(code)
    )


async def _check(tx: Tx, services: Services, booking: Stored) -> list[Outcome]:
    inmate_id = booking.values["inmate_id"]
    inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    controlled = await under_key_control(tx, inmate_id, services.clock())
    return [custody_check(inmate.custody_state), key_control_check(controlled)]


OFFICIAL = record_kind(
    OFFICIAL_BOOKING,
    "对公业务",
    group="对公业务",
    module=OFFICIAL_BOOKINGS,
    fields=FIELDS,
    default=DEFAULT,
    describe=_describe,
    check=_check,
    check_titles=TITLES,
    variants=variants,
    filing=True,
)
