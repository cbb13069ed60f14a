"""WeChat, each of whose calls is logged."""

from connectors.platforms.outbound import Outbound
from connectors.platforms.wechat import WeChat

PEER = "微信"


class LoggedWeChat:
    """Asks the door behind it, through the log of outbound calls."""

    def __init__(self, door: WeChat, outbound: Outbound) -> None:
        self.door = door
        self._outbound = outbound

    async def swap(self, ticket: str) -> str:
        return await self._outbound.call(
            PEER, "swap_ticket", lambda: self.door.swap(ticket), parameters={"ticket": ticket}
        )
