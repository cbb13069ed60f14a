"""WeChat, each of whose calls is logged."""

from collections.abc import Mapping

from connectors.platforms.outbound import Outbound
from connectors.platforms.wechat import PEER as PEER
from connectors.platforms.wechat import WeChat, WeChatPerson


class LoggedWeChat:
    """Asks the door behind it, through the log of outbound calls."""

    def __init__(self, door: WeChat, outbound: Outbound) -> None:
        self.door = door
        self._outbound = outbound

    async def swap(self, code: str) -> WeChatPerson:
        return await self._outbound.call(
            PEER, "swap_ticket", lambda: self.door.swap(code), parameters={"ticket": code}
        )

    async def swap_official(self, code: str) -> WeChatPerson:
        return await self._outbound.call(
            PEER, "swap_official", lambda: self.door.swap_official(code), parameters={"code": code}
        )

    async def phone(self, code: str) -> str:
        return await self._outbound.call(
            PEER, "phone_number", lambda: self.door.phone(code), parameters={"code": code}
        )

    async def send(
        self, openid: str, template: str, values: Mapping[str, str], page: str = ""
    ) -> str:
        return await self._outbound.call(
            PEER,
            "subscribe_send",
            lambda: self.door.send(openid, template, values, page),
            parameters={"openid": openid, "template": template, "values": dict(values)},
        )

    async def close(self) -> None:
        await self.door.close()
