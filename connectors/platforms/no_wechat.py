"""Where no provider is connected nobody can come in through it."""

from schemas.errors import Unavailable


class NoWeChat:
    """Answers every ticket with the same refusal."""

    async def swap(self, ticket: str) -> str:
        raise Unavailable("微信登录尚未接通。", code="wechat_not_connected")
