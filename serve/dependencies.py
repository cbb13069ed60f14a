"""What handlers may ask for by parameter name."""

from litestar import Request
from litestar.datastructures import State
from litestar.di import Provide

from pipelines.flows.access.auth.callers import (
    Device,
    Inmate,
    Officer,
    Official,
    PublicUser,
    Relative,
)
from pipelines.flows.services import Services

# The guard of a handler finds the open session; these hand it over by a name that says whose.


async def services(state: State) -> Services:
    found: Services = state.services
    return found


async def officer(request: Request[Officer, object, State]) -> Officer:
    return request.user


async def relative(request: Request[Relative, object, State]) -> Relative:
    return request.user


async def inmate(request: Request[Inmate, object, State]) -> Inmate:
    return request.user


async def official(request: Request[Official, object, State]) -> Official:
    return request.user


async def public(request: Request[PublicUser, object, State]) -> PublicUser:
    return request.user


async def device(request: Request[Device, object, State]) -> Device:
    return request.user


DEPENDENCIES = {
    "services": Provide(services),
    "officer": Provide(officer),
    "relative": Provide(relative),
    "inmate": Provide(inmate),
    "official": Provide(official),
    "public": Provide(public),
    "device": Provide(device),
}
