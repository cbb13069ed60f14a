"""What the platform needs of 随申办市民云: who came in, whether he is he, what it knows of him."""

from typing import Protocol

import msgspec

from schemas.exchange.citizen import LeftAsked

PEER = "随申办"
SWAP, VERIFY, DATA, LOGOUT = "auth.swap", "identity.verify", "service.data", "auth.logout"
"""Its interfaces, each of which it permits on its own (VC-SSB-07)."""
INTERFACES = {
    SWAP: "用户认证",
    VERIFY: "身份核验",
    DATA: "公共服务数据",
    LOGOUT: "联合退出",
}


class Citizen(msgspec.Struct, frozen=True, kw_only=True):
    """Who was identified; the number finds the account."""

    id_no: str
    name: str
    session_id: str = ""
    """The platform's own session, which both sides end."""


class CitizenCloud(Protocol):
    """The provider that vouches for a citizen by identity number."""

    async def swap(self, token: str) -> Citizen:
        """Return whom a token stands for, and use the token up.

        Raises `Unauthenticated(code="ticket_unknown" | "ticket_used" | "ticket_expired")`.
        """
        ...

    async def verify(self, id_no: str, name: str) -> bool:
        """Whether the number is that person's."""
        ...

    async def service_data(self, kind: str, id_no: str) -> list[dict[str, str]]:
        """Public-service data of a kind, as `kinship`; empty where it knows nothing."""
        ...

    async def sign_out(self, session_id: str) -> bool:
        """End a session that began there; whether it was open."""
        ...

    async def require_own(self, told: LeftAsked) -> None:
        """Raise `Unauthenticated` for word of a sign-out that the platform did not sign, lately."""
        ...

    async def close(self) -> None:
        """Let go of its connections."""
        ...
