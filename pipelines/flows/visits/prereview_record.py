"""What the pre-review of a booking found, for those who decide on it (VC-APPT-11)."""

from connectors.postgres.transaction import Tx
from connectors.postgres.visits import visit_prereviews
from pipelines.rules.calls.checks import Outcome
from schemas.visits.prereview import Result

HELD = (Result.PERSON, Result.REJECTED)


async def found_before(tx: Tx, booking_id: str) -> list[Outcome]:
    """The pre-review among the checks of a booking's case; nothing where there was none."""
    told = (await visit_prereviews.of_bookings(tx, [booking_id])).get(booking_id)
    if told is None:
        return []
    because = [f"{line.title}：{line.reason}" for line in told.lines if line.result in HELD]
    passed = told.result is Result.PASSED
    message = f"预审条件全部符合（{told.rule}）" if passed else "；".join(because)
    return [Outcome("prereview", passed, message)]
