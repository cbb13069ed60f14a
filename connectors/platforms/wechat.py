"""What the platform needs of WeChat: who came in, by which number, and a word to him."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from schemas.errors import Conflict

PEER = "微信"


class WeChatPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a code stands for; the union id is the same in mini-program and official account."""

    openid: str
    unionid: str = ""


class MessageRefused(Conflict):
    """WeChat answered, and will not send it however often it is asked."""


class WeChat(Protocol):
    """The provider that vouches for whoever opens mini-program or official account."""

    async def swap(self, code: str) -> WeChatPerson:
        """Whom a code of the mini-program stands for; it is used up.

        Raises `Unauthenticated(code="ticket_unknown" | "ticket_used" | "ticket_expired")`, here
        and below; `Unavailable` where WeChat gave no answer that decides anything.
        """
        ...

    async def swap_official(self, code: str) -> WeChatPerson:
        """The same of the official account."""
        ...

    async def phone(self, code: str) -> str:
        """The telephone number that the holder of the code granted."""
        ...

    async def send(
        self, openid: str, template: str, values: Mapping[str, str], page: str = ""
    ) -> str:
        """Send a subscription message; WeChat's own id of it. `MessageRefused` is for good."""
        ...

    async def close(self) -> None:
        """Let go of its connections."""
        ...


class SubscriptionMessages(Protocol):
    """The part of it that messages need."""

    async def send(
        self, openid: str, template: str, values: Mapping[str, str], page: str = ""
    ) -> str: ...
