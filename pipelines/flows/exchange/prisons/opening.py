"""Which adapter speaks for a system: handed to the connector, which knows none of them."""

from collections.abc import Callable
from pathlib import Path

from connectors.prisons.port import NotOffered, PrisonSystem
from pipelines.rules.security.keys import KeyProvider
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.settings import Settings

FOLDER = "prisons"
Open = Callable[[SystemSettings, str], PrisonSystem]
"""The system that settings and secret lead to; nothing is asked of it yet."""


def open_none(settings: SystemSettings, secret: str) -> PrisonSystem:
    """Where no adapter is installed."""
    raise NotOffered("本版本没有该协议的适配器。", code="protocol_not_offered")


def opening(settings: Settings, keys: KeyProvider) -> Open:
    """By the adapters of this installation."""
    folder = Path(settings.prisons_dir or Path(settings.data_dir) / FOLDER)

    def open_one(system: SystemSettings, secret: str) -> PrisonSystem:
        # Five protocols' libraries, which a process that asks no system need not carry.
        from connectors.prisons.adapters import open_system
        from connectors.prisons.adapters.surroundings import Surroundings

        surroundings = Surroundings(folder=folder, keys=keys, loopback=settings.here_stand_ins)
        return open_system(system, secret, surroundings)

    return open_one
