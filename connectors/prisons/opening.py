"""Which adapter speaks for a system: handed to the connector, which knows none of them."""

from collections.abc import Callable

from connectors.prisons.port import NotOffered, PrisonSystem
from schemas.prison_systems.settings import SystemSettings

Open = Callable[[SystemSettings, str], PrisonSystem]
"""The system that settings and secret lead to; nothing is asked of it yet."""


def open_none(settings: SystemSettings, secret: str) -> PrisonSystem:
    """Where no adapter is installed."""
    raise NotOffered("本版本没有该协议的适配器。", code="protocol_not_offered")
