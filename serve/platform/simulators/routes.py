"""Routes of the simulated platforms; served only where simulators run."""

from typing import Annotated

from litestar.params import JSONBody, PathParameter

from pipelines.flows.platform.simulators import issuing, platforms
from pipelines.rules.audit.unaudited_routes import KNOB
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.people.public import AskCode, SimulatedText
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
from serve.http import Wired
from serve.route import anybody

InmateNo = Annotated[str, PathParameter(pattern="^[0-9]{6,20}$")]

Seq = Annotated[int, PathParameter(ge=1, le=10**12)]


@anybody.act(
    "/api/simulators/wechat/tickets",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited="A simulator of WeChat, which no installation with real relatives serves.",
)
async def wechat_ticket(services: Wired, data: JSONBody[TicketRequest]) -> Ticket:
    return await issuing.issue_ticket(services, data)


@anybody.act(
    "/api/simulators/citizen/tokens",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited="A simulator of 随申办, which no installation with real relatives serves.",
)
async def citizen_token(services: Wired, data: JSONBody[TicketRequest]) -> Ticket:
    return await issuing.issue_citizen_token(services, data)


@anybody.act(
    "/api/simulators/citizen/sign-outs",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited=KNOB,
    status_code=204,
)
async def citizen_leaves(services: Wired, data: JSONBody[TicketRequest]) -> None:
    await issuing.leave_citizen(services, data)


@anybody.act(
    "/api/simulators/messages/last",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited=KNOB,
)
async def last_text(services: Wired, data: JSONBody[AskCode]) -> SimulatedText:
    return await issuing.last_text(services, data)


@anybody.get("/api/simulators/wechat/people", because=KNOB, from_internet=None)
async def wechat_people(services: Wired) -> list[SimulatedPerson]:
    return await issuing.listed(services)


@anybody.put(
    "/api/simulators/prison-affairs/inmates/{inmate_no:str}",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited=KNOB,
    status_code=204,
)
async def simulate_inmate(
    services: Wired, inmate_no: InmateNo, data: JSONBody[SimulatedInmate]
) -> None:
    await platforms.tell_inmate(services, inmate_no, data)


@anybody.put(
    "/api/simulators/prison-affairs/silence",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited=KNOB,
    status_code=204,
)
async def silence_prison_affairs(services: Wired, data: JSONBody[PlatformSilence]) -> None:
    await platforms.silence_affairs(services, data)


@anybody.act(
    "/api/simulators/prison-affairs/movements",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited=KNOB,
)
async def simulate_movement(services: Wired, data: JSONBody[SimulatedMovement]) -> RecordedMovement:
    return await platforms.move_inmate(services, data)


@anybody.put(
    "/api/simulators/prison-affairs/movements/{seq:int}/loss",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited=KNOB,
    status_code=204,
)
async def lose_movement(services: Wired, seq: Seq, data: JSONBody[SimulatedLoss]) -> None:
    await platforms.lose_movement(services, seq, data.lost)


@anybody.put(
    "/api/simulators/prison-affairs/faults",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited=KNOB,
    status_code=204,
)
async def fault_prison_affairs(services: Wired, data: JSONBody[SimulatedFaults]) -> None:
    await platforms.set_faults(services, data)


@anybody.get("/api/simulators/call-gateway/calls", because=KNOB, from_internet=None)
async def gateway_calls(services: Wired) -> list[GatewayCall]:
    return await platforms.gateway_calls(services)


@anybody.put(
    "/api/simulators/call-gateway/numbers",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited=KNOB,
    status_code=204,
)
async def simulate_number(services: Wired, data: JSONBody[SimulatedNumber]) -> None:
    await platforms.set_number(services, data)


@anybody.put(
    "/api/simulators/call-gateway/silence",
    because=KNOB,
    from_internet=None,
    repeats=Unnoted.KNOB,
    unaudited=KNOB,
    status_code=204,
)
async def silence_gateway(services: Wired, data: JSONBody[PlatformSilence]) -> None:
    await platforms.silence_gateway(services, data)


HANDLERS = (
    wechat_ticket,
    citizen_token,
    citizen_leaves,
    last_text,
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
