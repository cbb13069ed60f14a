"""The funds platform of an installation, from its settings."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from connectors.messages.simulated_transport import SimulatedTransport
from connectors.platforms.funds_http import HttpFunds
from connectors.platforms.funds_simulator import FundsSimulator
from schemas.settings import Settings

KEY_BYTES = 32
SIMULATED = "https://funds.simulator/v1"
"""Names no host anywhere: what is sent there never comes to a network."""
BOOK = "simulated-funds.jsonl"


def open_funds(settings: Settings, clock: Callable[[], datetime]) -> HttpFunds | None:
    """None where none is connected: tickets are made then and wait."""
    if settings.funds_url:
        key = Path(settings.funds_key_file).read_bytes().strip()
        return HttpFunds(settings.funds_url, key, clock)
    if not settings.simulators:
        return None
    # Nobody but the simulator in this process is ever asked.
    key = secrets.token_bytes(KEY_BYTES)
    simulator = FundsSimulator(key, Path(settings.data_dir) / BOOK)
    return HttpFunds(SIMULATED, key, clock, SimulatedTransport(simulator))
