"""A booking's papers and its way through the approval, for officers (VC-OFFICIAL-05)."""

from connectors.postgres.approvals import steps
from connectors.postgres.approvals.steps import StepRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules.desk import Desk
from pipelines.flows.official.showing import case_of, papers_of
from pipelines.flows.services import Services
from pipelines.rules.approvals.titles import ACTION_TITLES
from schemas.modules.module import Verb
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.official.booking import CourseStep, OfficialCourse


async def read(services: Services, officer: Officer, booking_id: str) -> OfficialCourse:
    """Of a booking in the officer's reach."""
    desk = Desk(services, officer, OFFICIAL_BOOKINGS.code)
    async with desk.attempt(Verb.LIST, booking_id), services.database.transaction() as tx:
        desk.require(Verb.LIST)
        await desk.need(tx, booking_id)
        case = await case_of(tx, booking_id)
        found = await steps.of_case(tx, case.id) if case else []
        return OfficialCourse(
            case_id=case.id if case else None,
            papers=await papers_of(tx, booking_id),
            steps=[_step(one) for one in found],
        )


def _step(row: StepRow) -> CourseStep:
    return CourseStep(
        title=row.node_title or "",
        action=ACTION_TITLES[row.action],
        actor=row.actor_name,
        opinion=row.opinion,
        at=row.at,
    )
