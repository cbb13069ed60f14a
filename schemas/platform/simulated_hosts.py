"""What the knobs of the stand-ins of WeChat and 随申办 ask and answer."""

from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Request, View


class CodeKind(StrEnum):
    """What a code that a host hands out is for."""

    SIGN_IN = "sign_in"
    OFFICIAL = "official"
    PHONE = "phone"
    CITIZEN = "citizen"


class WantedCode(Request, frozen=True, kw_only=True):
    """A code as the host would hand it to a page of ours."""

    openid: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    kind: CodeKind = CodeKind.SIGN_IN


class HandedCode(View, frozen=True, kw_only=True):
    """Good for five minutes, and once."""

    code: str


class AskedPeople(Request, frozen=True, kw_only=True):
    """Whom the host was told of."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 200


class HostPerson(View, frozen=True, kw_only=True):
    openid: str
    name: str


class HostFaults(Request, frozen=True, kw_only=True):
    """What a host does wrong from now on."""

    slow_s: Annotated[float, msgspec.Meta(ge=0, le=60)] = 0
    down: bool = False
    """Ends the line without an answer."""
    half: bool = False
    """Breaks off in the midst of its answers."""
    errcode: int = 0
    """Refuses everything with this number."""
    forgets_tokens: bool = False
    """Knows no token that it gave before; turned once."""
    twice: bool = False
    """Answers the same code again."""


class Subscription(Request, frozen=True, kw_only=True):
    """Whether somebody takes subscription messages."""

    openid: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    takes: bool


class AskedSent(Request, frozen=True, kw_only=True):
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 50


class SentMessage(View, frozen=True, kw_only=True):
    """A subscription message that the stand-in delivered."""

    openid: str
    template: str
    values: dict[str, str]
    page: str


class LeavingCitizen(Request, frozen=True, kw_only=True):
    """Somebody signs out at 随申办, which tells whoever he went on to."""

    openid: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class LeftSessions(View, frozen=True, kw_only=True):
    """How many services were told, and how many of them answered."""

    told: int
    answered: int
