"""Where 随申办 is not connected nobody can come in through it."""

from connectors.platforms.citizen import Citizen
from schemas.errors import Unauthenticated, Unavailable
from schemas.exchange.citizen import LeftAsked


class NoCitizenCloud:
    """Answers everything with the same refusal."""

    async def swap(self, token: str) -> Citizen:
        raise _closed()

    async def verify(self, id_no: str, name: str) -> bool:
        raise _closed()

    async def service_data(self, kind: str, id_no: str) -> list[dict[str, str]]:
        raise _closed()

    async def sign_out(self, session_id: str) -> bool:
        raise _closed()

    async def require_own(self, told: LeftAsked) -> None:
        raise Unauthenticated("签名无效。", code="signature_wrong")

    async def close(self) -> None:
        """Nothing is open."""


def _closed() -> Unavailable:
    return Unavailable("随申办登录尚未接通。", code="citizen_not_connected")
