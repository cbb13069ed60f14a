"""The cookie by which a device is known on which a person signed in before."""

import secrets
from datetime import date

from litestar.datastructures import Cookie

from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import local
from pipelines.rules.security import known_device
from pipelines.rules.security.known_device import LASTS_DAYS

NAME = "qq_device"
PATH = "/api/officer/sign-in"
"""Sent with nothing else."""
NUMBER_BYTES = 16
DAY_S = 86_400


def mark(services: Services, kept: str, officer_id: str) -> bytes | None:
    """What the officer's guesses on this device are counted by; None on one that is not known."""
    key = services.known_devices_key
    return known_device.mark_of(key, known_device.read(kept), officer_id, _today(services))


def cookie(services: Services, kept: str, officer_id: str) -> Cookie:
    """What the browser keeps from now on: this officer has signed in on it."""
    device = known_device.with_person(
        services.known_devices_key,
        known_device.read(kept),
        secrets.token_hex(NUMBER_BYTES),
        officer_id,
        _today(services),
    )
    return Cookie(
        key=NAME,
        value=device.text,
        max_age=LASTS_DAYS * DAY_S,
        httponly=True,
        samesite="strict",
        secure=services.settings.secure_cookies,
        path=PATH,
    )


def _today(services: Services) -> date:
    return local(services.clock()).date()
