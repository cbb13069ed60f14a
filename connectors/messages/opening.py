"""The gateway of an installation, from its settings."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from httpx import AsyncBaseTransport

from connectors.messages.gateway_simulator import GatewaySimulator
from connectors.messages.http_gateway import HttpGateway
from connectors.messages.simulated_transport import SIMULATED_ORIGIN, SimulatedTransport
from schemas.settings import Settings

KEY_BYTES = 32


def open_gateway(settings: Settings, clock: Callable[[], datetime]) -> HttpGateway:
    """To the listed origins; with simulators to the simulated one in this process as well."""
    return open_both(settings, clock)[0]


def open_both(
    settings: Settings, clock: Callable[[], datetime]
) -> tuple[HttpGateway, GatewaySimulator | None]:
    """The gateway, and with simulators what the simulated one took over."""
    key = _key(settings)
    if not settings.simulators:
        return HttpGateway(settings.message_gateways, key, clock), None
    simulator = GatewaySimulator(key)
    mounts: dict[str, AsyncBaseTransport] = {SIMULATED_ORIGIN: SimulatedTransport(simulator)}
    return HttpGateway(origins_of(settings), key, clock, mounts=mounts), simulator


def origins_of(settings: Settings) -> tuple[str, ...]:
    """Where messages may be sent to."""
    simulated = (SIMULATED_ORIGIN,) if settings.simulators else ()
    return (*settings.message_gateways, *simulated)


def _key(settings: Settings) -> bytes:
    if settings.message_key_file:
        return Path(settings.message_key_file).read_bytes().strip()
    # Nobody but the simulator in this process is ever asked then.
    return secrets.token_bytes(KEY_BYTES)
