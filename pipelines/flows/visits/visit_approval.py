"""On-site visits of relatives (VC-APPR-02)."""

from typing import Any

from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.content_digest import content_of
from pipelines.flows.approvals.record_kind import Described, record_kind
from pipelines.flows.family.family_approvals import facts_now
from pipelines.flows.services import Services
from pipelines.rules.calls.approval_outline import KINSHIP_TITLES
from pipelines.rules.calls.checks import TITLES, Outcome, run_checks
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import ByRole, Definition, FactField, FactKind, FactOption, Node
from schemas.modules.visits.visit_bookings import VISIT_BOOKING, VISIT_BOOKINGS
from schemas.people.kinds import BarredFrom, Role

CHECKED = ("binding", "blacklist", "inmate_blacklist", "custody", "key_control")
FIELDS = (
    FactField(name="inmate", title="罪犯", kind=FactKind.TEXT),
    FactField(name="relative", title="家属", kind=FactKind.TEXT),
    FactField(
        name="kinship",
        title="亲属关系",
        kind=FactKind.CHOICE,
        options=tuple(FactOption(kin.value, title) for kin, title in KINSHIP_TITLES.items()),
    ),
    FactField(name="when", title="会见时间", kind=FactKind.TEXT),
    FactField(name="minutes", title="会见时长", kind=FactKind.NUMBER, unit="分钟"),
    FactField(name="helper", title="随行帮教人员", kind=FactKind.TEXT),
    FactField(name="failed_checks", title="未通过的核查", kind=FactKind.NUMBER, unit="项"),
)
DEFAULT = Definition(
    nodes=[Node(key="ward", title="监区审批", approvers=[ByRole(role=Role.APPROVER.value)])]
)


async def _describe(tx: Tx, services: Services, booking: Stored) -> Described:
    values, titles = booking.values, booking.titles
    when = f"{values['day']} {values['starts']}"
    outcomes = await _check(tx, services, booking)
    facts: dict[str, Any] = {
        "inmate": titles["inmate_id"],
        "relative": titles["relative_id"],
        "when": when,
        "minutes": values["minutes"],
        "failed_checks": sum(not outcome.passed for outcome in outcomes),
        "content": content_of(booking),
    }
    bound = await people.binding(tx, values["relative_id"], values["inmate_id"])
    if bound is not None:
        facts["kinship"] = bound.kinship
    if values["help_person_id"]:
        facts["helper"] = titles["help_person_id"]
    title = f"{titles['relative_id']}会见{titles['inmate_id']}（{when}）"
    return Described(title=title[:128], inmate_id=values["inmate_id"], facts=facts)


async def _check(tx: Tx, services: Services, booking: Stored) -> list[Outcome]:
    """The checks of a call that also bear on a visit."""
    values = booking.values
    pair = (values["relative_id"], values["inmate_id"])
    facts = await facts_now(tx, services, *pair, BarredFrom.VISIT)
    return [outcome for outcome in run_checks(facts) if outcome.name in CHECKED]


VISIT = record_kind(
    VISIT_BOOKING,
    "会见预约",
    group="会见通信",
    module=VISIT_BOOKINGS,
    fields=FIELDS,
    default=DEFAULT,
    describe=_describe,
    check=_check,
    check_titles=TITLES,
    filing=True,
)
