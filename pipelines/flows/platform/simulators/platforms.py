"""The simulated prison affairs platform and call gateway, as a demonstration turns their knobs."""

import msgspec

from connectors.platforms.call_gateway_simulator import CallGatewaySimulator
from connectors.platforms.prison_affairs_simulator import PrisonAffairsSimulator
from connectors.platforms.simulated_movements import Faults
from pipelines.flows.services import Services
from pipelines.rules.exchange.prison_affairs import InmateStatus
from pipelines.rules.headcount.movement import BasicData, Movement
from schemas.errors import NotFound
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
    status = InmateStatus(
        custody=asked.custody, visits_allowed=asked.visits_allowed, reason=asked.reason
    )
    await _affairs(services).tell(inmate_no, status)


async def silence_affairs(services: Services, asked: PlatformSilence) -> None:
    await _affairs(services).fall_silent(asked.silent)


async def move_inmate(services: Services, asked: SimulatedMovement) -> RecordedMovement:
    """The platform gives it the next number and the moment of now."""
    told = msgspec.structs.asdict(asked)
    movement = Movement(
        seq=0,
        inmate_no=asked.inmate_no,
        kind=asked.kind,
        prison_code=asked.prison_code,
        ward_code=asked.ward_code,
        effective_at=asked.effective_at,
        recorded_at=services.clock(),
        basic=BasicData(**{name: told[name] for name in BasicData.__struct_fields__}),
    )
    return RecordedMovement(seq=await _affairs(services).move(movement, lost=asked.lost))


async def lose_movement(services: Services, seq: int, lost: bool) -> None:
    await _affairs(services).lose(seq, lost)


async def set_faults(services: Services, asked: SimulatedFaults) -> None:
    await _affairs(services).go_wrong(Faults(**msgspec.structs.asdict(asked)))


async def gateway_calls(services: Services) -> list[GatewayCall]:
    return [msgspec.convert(told, GatewayCall) for told in await _gateway(services).calls()]


async def set_number(services: Services, asked: SimulatedNumber) -> None:
    await _gateway(services).answers(asked.phone, asked.answers)


async def silence_gateway(services: Services, asked: PlatformSilence) -> None:
    await _gateway(services).fall_silent(asked.silent)


def _affairs(services: Services) -> PrisonAffairsSimulator:
    if not isinstance(services.affairs, PrisonAffairsSimulator):
        raise NotFound("没有这个页面。")
    return services.affairs


def _gateway(services: Services) -> CallGatewaySimulator:
    return CallGatewaySimulator(services.database, services.keys, services.clock)
