"""What the platform needs of the real-person check of public security."""

from typing import Protocol

from schemas.errors import InvalidInput, Unavailable
from schemas.exchange.police import AskPerson, PersonAnswer

PEER = "公安实人认证"


class PictureRefused(InvalidInput):
    """The service answered, and makes nothing of the picture however often it is asked."""


class PoliceCheck(Protocol):
    """The service."""

    async def check(self, asked: AskPerson) -> PersonAnswer:
        """Whether face, name and number belong together.

        Raises `Unavailable` where the service does not answer, `PictureRefused` where the picture
        shows it no face.
        """
        ...

    async def close(self) -> None:
        """Let connections go."""
        ...


class NoPoliceCheck:
    """An installation without the service: officers look at face and papers themselves."""

    async def check(self, asked: AskPerson) -> PersonAnswer:
        raise Unavailable("未接入公安实人认证。", code="no_police_check")

    async def close(self) -> None:
        """Nothing is held."""
