"""Knobs of the stand-ins of outside platforms, for a demonstration."""

from connectors.platforms.affairs_control import AffairsControl
from connectors.platforms.call_gateway_control import CallGatewayControl
from pipelines.flows.services import Services
from schemas.errors import NotFound
from schemas.exchange.prison_affairs import InmateState
from schemas.platform.simulators import (
    GatewayCall,
    PlatformSilence,
    RecordedMovement,
    SimulatedFaults,
    SimulatedInmate,
    SimulatedMovement,
    SimulatedNumber,
)


async def tell_inmate(services: Services, inmate_no: str, asked: SimulatedInmate) -> None:
    state = InmateState(
        inmate_no=inmate_no,
        custody_state=asked.custody,
        visits_allowed=asked.visits_allowed,
        visits_reason=asked.reason,
    )
    await _affairs(services).tell(state)


async def silence_affairs(services: Services, asked: PlatformSilence) -> None:
    await _affairs(services).fall_silent(asked.silent)


async def move_inmate(services: Services, asked: SimulatedMovement) -> RecordedMovement:
    """The platform gives it the next number and the moment of now."""
    return RecordedMovement(seq=await _affairs(services).move(asked))


async def lose_movement(services: Services, seq: int, lost: bool) -> None:
    await _affairs(services).lose(seq, lost)


async def set_faults(services: Services, asked: SimulatedFaults) -> None:
    await _affairs(services).go_wrong(asked)


async def gateway_calls(services: Services) -> list[GatewayCall]:
    """What its stand-in rang; where none stands beside us, none rang."""
    if services.call_gateway_control is None:
        return []
    return await _gateway(services).calls()


async def set_number(services: Services, asked: SimulatedNumber) -> None:
    await _gateway(services).answers(asked.phone, asked.answers)


async def silence_gateway(services: Services, asked: PlatformSilence) -> None:
    await _gateway(services).fall_silent(asked.silent)


def _affairs(services: Services) -> AffairsControl:
    if services.affairs_control is None:
        raise NotFound("没有这个页面。")
    return services.affairs_control


def _gateway(services: Services) -> CallGatewayControl:
    if services.call_gateway_control is None:
        raise NotFound("没有这个页面。")
    return services.call_gateway_control
