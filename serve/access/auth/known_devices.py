"""The cookies by which a device is known on which a person signed in before."""

from typing import Final, NamedTuple

from litestar.datastructures import Cookie

from pipelines.flows.access.auth import known_devices
from pipelines.flows.services import Services
from pipelines.rules.security.known_device import LASTS_DAYS

DAY_S = 86_400


class Face(NamedTuple):
    """A cookie's name, and the sign-in that it is sent with, and nothing else."""

    name: str
    path: str


OFFICER: Final = Face("qq_device", "/api/officer/sign-in")
OFFICIAL: Final = Face("qq_official_device", "/api/official/sign-in")


def cookie(services: Services, kept: str, person_id: str, face: Face = OFFICER) -> Cookie:
    """What the browser keeps from now on: this person has signed in on it."""
    return Cookie(
        key=face.name,
        value=known_devices.with_person(services, kept, person_id),
        max_age=LASTS_DAYS * DAY_S,
        httponly=True,
        samesite="strict",
        secure=services.settings.secure_cookies,
        path=face.path,
    )
