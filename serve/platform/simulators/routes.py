"""Routes of the simulated platforms; served only where simulators run."""

from typing import Annotated

from litestar import get, put
from litestar.params import JSONBody, PathParameter

from pipelines.flows.platform.simulators import issuing, platforms
from schemas.people.views import SimulatedPerson, Ticket, TicketRequest
from schemas.platform.simulators import (
    GatewayCall,
    PlatformSilence,
    RecordedMovement,
    SimulatedFaults,
    SimulatedInmate,
    SimulatedLoss,
    SimulatedMovement,
    SimulatedNumber,
)
from serve.http import Wired, act

InmateNo = Annotated[str, PathParameter(pattern="^[0-9]{6,20}$")]

Seq = Annotated[int, PathParameter(ge=1, le=10**12)]


@act("/api/simulators/wechat/tickets")
async def wechat_ticket(services: Wired, data: JSONBody[TicketRequest]) -> Ticket:
    return await issuing.issue_ticket(services, data)


@act("/api/simulators/citizen/tokens")
async def citizen_token(services: Wired, data: JSONBody[TicketRequest]) -> Ticket:
    return await issuing.issue_citizen_token(services, data)


@get("/api/simulators/wechat/people")
async def wechat_people(services: Wired) -> list[SimulatedPerson]:
    return await issuing.listed(services)


@put("/api/simulators/prison-affairs/inmates/{inmate_no:str}", status_code=204)
async def simulate_inmate(
    services: Wired, inmate_no: InmateNo, data: JSONBody[SimulatedInmate]
) -> None:
    await platforms.tell_inmate(services, inmate_no, data)


@put("/api/simulators/prison-affairs/silence", status_code=204)
async def silence_prison_affairs(services: Wired, data: JSONBody[PlatformSilence]) -> None:
    await platforms.silence_affairs(services, data)


@act("/api/simulators/prison-affairs/movements")
async def simulate_movement(services: Wired, data: JSONBody[SimulatedMovement]) -> RecordedMovement:
    return await platforms.move_inmate(services, data)


@put("/api/simulators/prison-affairs/movements/{seq:int}/loss", status_code=204)
async def lose_movement(services: Wired, seq: Seq, data: JSONBody[SimulatedLoss]) -> None:
    await platforms.lose_movement(services, seq, data.lost)


@put("/api/simulators/prison-affairs/faults", status_code=204)
async def fault_prison_affairs(services: Wired, data: JSONBody[SimulatedFaults]) -> None:
    await platforms.set_faults(services, data)


@get("/api/simulators/call-gateway/calls")
async def gateway_calls(services: Wired) -> list[GatewayCall]:
    return await platforms.gateway_calls(services)


@put("/api/simulators/call-gateway/numbers", status_code=204)
async def simulate_number(services: Wired, data: JSONBody[SimulatedNumber]) -> None:
    await platforms.set_number(services, data)


@put("/api/simulators/call-gateway/silence", status_code=204)
async def silence_gateway(services: Wired, data: JSONBody[PlatformSilence]) -> None:
    await platforms.silence_gateway(services, data)


HANDLERS = (
    wechat_ticket,
    citizen_token,
    wechat_people,
    simulate_inmate,
    silence_prison_affairs,
    simulate_movement,
    lose_movement,
    fault_prison_affairs,
    gateway_calls,
    simulate_number,
    silence_gateway,
)
