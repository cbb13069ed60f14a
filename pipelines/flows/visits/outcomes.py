"""An officer tells on the day's list who came (VC-APPT-22)."""

from connectors.postgres.audit import audit
from connectors.postgres.visits import booked_visits, visitor_outcomes
from connectors.postgres.visits.visitor_outcomes import Telling
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.flows.visits import day_list, ending
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.outcomes import THERE, expected, require_tellable, require_told
from schemas.errors import NotFound
from schemas.modules.common import APPROVED, DONE
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.modules.visits.visitor_outcomes import VISITOR_OUTCOMES
from schemas.visits.calendar import PreparedVisit, TellVisitors


async def tell(
    services: Services, officer: Officer, booking_id: str, asked: TellVisitors
) -> PreparedVisit:
    """What an officer tells stands, whatever the prison's system says of it later."""
    action = f"{VISITOR_OUTCOMES.code}.tell"
    attempt = Attempt(
        services, officer.actor(), action, VISIT_BOOKINGS.code, booking_id, officer.stream
    )
    told = [(one.name, one.outcome, one.reason) for one in asked.visitors]
    async with attempt, services.database.transaction() as tx:
        _, record = await ending.locked(tx, services, booking_id)
        row = await booked_visits.get(tx, booking_id)
        if row is None or not in_scopes(officer.scopes, row.ward_path):
            raise NotFound("没有找到这次会见预约。", code="visit_not_found")
        now = services.clock()
        require_tellable(row.state, row.day, local(now).date())
        along = await booked_visits.companions_of(tx, [row.id])
        known = expected(row.relative_name, along.get(row.id, []))
        require_told(told, (one.name for one in known))
        telling = Telling(
            booking_id=row.id, inmate_id=row.inmate_id, ward_id=row.ward_id, by=officer.id, at=now
        )
        await visitor_outcomes.tell(tx, telling, told)
        if row.state == APPROVED and any(one in THERE for _, one, _ in told):
            actor, stream = officer.actor(), row.prison_code
            await ending.change(tx, services, record, {}, DONE, "finish", actor, "", stream)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=action,
            object_kind=VISIT_BOOKINGS.code,
            object_id=row.id,
            detail={"outcomes": [one.value for _, one, _ in told]},
            at=now,
        )
        return await day_list.one(tx, services, row.id)
