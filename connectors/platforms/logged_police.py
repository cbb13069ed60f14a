"""The real-person check, with each question in the log of calls and behind its switch."""

from connectors.platforms.outbound import Outbound
from connectors.platforms.police import PEER, NoPoliceCheck, PoliceCheck
from schemas.exchange.police import AskPerson, PersonAnswer


class LoggedPolice:
    """Asks through `Outbound`; where no service is set up nothing is asked and nothing logged."""

    def __init__(self, police: PoliceCheck, outbound: Outbound) -> None:
        self._police = police
        self._outbound = outbound

    @property
    def set_up(self) -> bool:
        return not isinstance(self._police, NoPoliceCheck)

    async def check(self, asked: AskPerson) -> PersonAnswer:
        if not self.set_up:
            return await self._police.check(asked)
        told = {"key": asked.key, "id_no": asked.id_no}
        return await self._outbound.call(
            PEER, "person-checks", lambda: self._police.check(asked), parameters=told
        )

    async def close(self) -> None:
        await self._police.close()
