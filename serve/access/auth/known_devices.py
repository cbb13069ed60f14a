"""The cookie by which a device is known on which a person signed in before."""

from litestar.datastructures import Cookie

from pipelines.flows.access.auth import known_devices
from pipelines.flows.services import Services
from pipelines.rules.security.known_device import LASTS_DAYS

NAME = "qq_device"
PATH = "/api/officer/sign-in"
"""Sent with nothing else."""
DAY_S = 86_400


def cookie(services: Services, kept: str, officer_id: str) -> Cookie:
    """What the browser keeps from now on: this officer has signed in on it."""
    return Cookie(
        key=NAME,
        value=known_devices.with_person(services, kept, officer_id),
        max_age=LASTS_DAYS * DAY_S,
        httponly=True,
        samesite="strict",
        secure=services.settings.secure_cookies,
        path=PATH,
    )
