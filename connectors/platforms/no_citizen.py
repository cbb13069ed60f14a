"""Where 随申办 is not connected nobody can come in through it."""

from connectors.platforms.citizen import Citizen
from schemas.errors import Unavailable


class NoCitizenCloud:
    """Answers every token with the same refusal."""

    async def swap(self, token: str) -> Citizen:
        raise Unavailable("随申办登录尚未接通。", code="citizen_not_connected")
