"""Official business of courts, police and other bodies; each kind may have its own flow."""

from sqlalchemy import select

from connectors.postgres.people import people
from connectors.postgres.people.inmate_rules import under_key_control
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.record_kind import Described, record_kind
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import TITLES, Outcome, custody_check, key_control_check
from pipelines.rules.modules.record import Stored
from pipelines.rules.official.approval_outline import OFFICIAL as OUTLINE
from pipelines.rules.official.approval_outline import booking_facts, booking_title
from schemas.errors import NotFound
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.tables import metadata


async def variants(tx: Tx) -> dict[str, str]:
    """Codes and names of the kinds of official business, in their order."""
    kind = metadata.tables["official_kind"]
    rows = await tx.execute(select(kind.c.code, kind.c.name).order_by(kind.c.sort, kind.c.code))
    return {row.code: row.name for row in rows}


async def _describe(tx: Tx, services: Services, booking: Stored) -> Described:
    values, titles = booking.values, booking.titles
    kind = metadata.tables["official_kind"]
    code = await tx.scalar(select(kind.c.code).where(kind.c.id == values["kind_id"]))
    outcomes = await _check(tx, services, booking)
    return Described(
        title=booking_title(values, titles),
        inmate_id=values["inmate_id"],
        facts=booking_facts(values, titles, outcomes),
        variant=str(code),
    )


async def _check(tx: Tx, services: Services, booking: Stored) -> list[Outcome]:
    inmate_id = booking.values["inmate_id"]
    inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None:
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    controlled = await under_key_control(tx, inmate_id, services.clock())
    return [custody_check(inmate.custody_state), key_control_check(controlled)]


OFFICIAL = record_kind(
    **vars(OUTLINE),
    module=OFFICIAL_BOOKINGS,
    describe=_describe,
    check=_check,
    check_titles=TITLES,
    variants=variants,
)
