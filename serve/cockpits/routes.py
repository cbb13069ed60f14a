"""Routes of the cockpit."""

from pipelines.flows.cockpits import counting
from pipelines.rules.access.codes.cockpits import READ_COCKPIT
from pipelines.rules.platform.shedding import Order
from schemas.cockpits.cockpit import Headcount
from serve.http import AsOfficer, Wired
from serve.route import officers


@officers.get("/api/cockpit/headcount", asks=READ_COCKPIT, worth=Order.LATER)
async def read_headcount(services: Wired, officer: AsOfficer) -> Headcount:
    return await counting.heads(services, officer)


HANDLERS = (read_headcount,)
