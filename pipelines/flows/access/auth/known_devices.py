"""Devices on which a person signed in before, by what their browsers keep."""

import secrets
from datetime import date

from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import local
from pipelines.rules.security import known_device

NUMBER_BYTES = 16


def mark(services: Services, kept: str, officer_id: str) -> bytes | None:
    """What the officer's guesses on this device are counted by; None on one that is not known."""
    key = services.known_devices_key
    return known_device.mark_of(key, known_device.read(kept), officer_id, _today(services))


def with_person(services: Services, kept: str, officer_id: str) -> str:
    """What the browser keeps from now on: this officer has signed in on it."""
    device = known_device.with_person(
        services.known_devices_key,
        known_device.read(kept),
        secrets.token_hex(NUMBER_BYTES),
        officer_id,
        _today(services),
    )
    return device.text


def _today(services: Services) -> date:
    return local(services.clock()).date()
