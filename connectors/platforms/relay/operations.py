"""The questions that the relay puts to platforms: nothing else leaves by it."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from connectors.platforms.citizen import CitizenCloud
from connectors.platforms.wechat import WeChat
from schemas.errors import Forbidden
from schemas.exchange.citizen import LeftAsked
from schemas.exchange.relay import Question

Put = Callable[[WeChat, CitizenCloud, Question], Awaitable[Any]]


async def _send(wechat: WeChat, _: CitizenCloud, asked: Question) -> str:
    said = asked.texts
    return await wechat.send(said["openid"], said["template"], asked.values, said["page"])


async def _own(_: WeChat, citizens: CitizenCloud, asked: Question) -> None:
    await citizens.require_own(msgspec.convert(asked.values, LeftAsked))


OPERATIONS: Final[dict[str, Put]] = {
    "wechat.swap": lambda wechat, _, asked: wechat.swap(asked.texts["code"]),
    "wechat.swap_official": lambda wechat, _, asked: wechat.swap_official(asked.texts["code"]),
    "wechat.phone": lambda wechat, _, asked: wechat.phone(asked.texts["code"]),
    "wechat.send": _send,
    "citizen.swap": lambda _, cities, asked: cities.swap(asked.texts["token"]),
    "citizen.verify": lambda _, cities, asked: cities.verify(
        asked.texts["id_no"], asked.texts["name"]
    ),
    "citizen.service_data": lambda _, cities, asked: cities.service_data(
        asked.texts["kind"], asked.texts["id_no"]
    ),
    "citizen.sign_out": lambda _, cities, asked: cities.sign_out(asked.texts["session_id"]),
    "citizen.require_own": _own,
}


async def put(wechat: WeChat, citizens: CitizenCloud, asked: Question) -> Any:
    """Put one to its platform; `Forbidden` where it is not listed."""
    operation = OPERATIONS.get(asked.operation)
    if operation is None:
        raise Forbidden("转接不提供这项请求。", code="relay_not_listed")
    return await operation(wechat, citizens, asked)
