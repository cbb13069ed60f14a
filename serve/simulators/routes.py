"""Routes of the simulated WeChat and 随申办; served only where simulators run."""

from litestar import get
from litestar.params import JSONBody

from schemas.people.views import SimulatedPerson, Ticket, TicketRequest
from serve.http import Wired, act
from serve.simulators import commands


@act("/api/simulators/wechat/tickets")
async def wechat_ticket(services: Wired, data: JSONBody[TicketRequest]) -> Ticket:
    return await commands.issue_ticket(services, data)


@act("/api/simulators/citizen/tokens")
async def citizen_token(services: Wired, data: JSONBody[TicketRequest]) -> Ticket:
    return await commands.issue_citizen_token(services, data)


@get("/api/simulators/wechat/people")
async def wechat_people(services: Wired) -> list[SimulatedPerson]:
    return await commands.listed(services)


HANDLERS = (wechat_ticket, citizen_token, wechat_people)
