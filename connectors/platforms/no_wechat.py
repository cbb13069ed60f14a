"""Where no provider is connected nobody can come in through it."""

from collections.abc import Mapping

from connectors.platforms.wechat import WeChatPerson
from schemas.errors import Unavailable


class NoWeChat:
    """Answers everything with the same refusal."""

    async def swap(self, code: str) -> WeChatPerson:
        raise _closed()

    async def swap_official(self, code: str) -> WeChatPerson:
        raise _closed()

    async def phone(self, code: str) -> str:
        raise _closed()

    async def send(
        self, openid: str, template: str, values: Mapping[str, str], page: str = ""
    ) -> str:
        raise _closed()

    async def close(self) -> None:
        """Nothing is open."""


def _closed() -> Unavailable:
    return Unavailable("微信登录尚未接通。", code="wechat_not_connected")
