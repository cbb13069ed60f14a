"""By which way a message leaves, and what comes of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pipelines.flows.messages.preparing import Ended, Later
from pipelines.flows.messages.ways import MOST_RINGS, Sent, Ways
from schemas.errors import Conflict, Unavailable
from schemas.exchange.call_gateway import Announcement, Ringing
from schemas.messages.to_relatives import MessageKind, OutgoingState
from tests.unit.pipelines.flows.messages.ready_message import ready


class Straight:
    """Calls without a log of them."""

    async def call(self, _: str, __: str, work: Callable[[], Awaitable[Any]], **more: Any) -> Any:
        return await work()


class Shows:
    """The mini-program's platform."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.shown: list[tuple[str, str, dict[str, str]]] = []
        self._failure = failure

    async def send(self, openid: str, template: str, values: dict[str, str]) -> str:
        if self._failure is not None:
            raise self._failure
        self.shown.append((openid, template, values))
        return "9001"


class Rings:
    """A gateway at which nobody, or somebody, picks up."""

    def __init__(self, *, answered: bool) -> None:
        self.keys: list[str] = []
        self._answered = answered

    async def announce(self, call: Announcement) -> Ringing:
        self.keys.append(call.key)
        return Ringing(answered=self._answered, detail="" if self._answered else "无人接听")

    async def close(self) -> None:
        """Nothing is held."""


def ways(**doors: Any) -> Ways:
    known: dict[str, Any] = {"gateway": None, "calls": None, "subscriptions": None, **doors}
    outbound: Any = Straight()
    return Ways(outbound, known["gateway"], known["calls"], known["subscriptions"])


async def test_a_subscription_message_goes_to_the_person_s_openid_with_its_fields() -> None:
    shows = Shows()
    outcome = await ways(subscriptions=shows).send(ready(MessageKind.WECHAT, "time2=12月3日"))
    assert outcome == Sent("9001")
    assert shows.shown == [("o-1", "tpl-7", {"time2": "12月3日"})]


async def test_who_has_no_openid_or_never_subscribed_is_named_and_not_tried_again() -> None:
    nobody = await ways(subscriptions=Shows()).send(ready(MessageKind.WECHAT, "a=b", openid=None))
    assert isinstance(nobody, Ended)
    refusing = Shows(Conflict("用户没有订阅。", code="not_subscribed"))
    refused = await ways(subscriptions=refusing).send(ready(MessageKind.WECHAT, "a=b"))
    assert refused == Ended(OutgoingState.REFUSED, "用户没有订阅")
    assert isinstance(await ways().send(ready(MessageKind.WECHAT, "a=b")), Ended)


async def test_a_platform_that_does_not_answer_is_asked_again_later() -> None:
    away = Shows(Unavailable("没有应答。", code="away"))
    assert await ways(subscriptions=away).send(ready(MessageKind.WECHAT, "a=b")) == Later(
        "没有应答"
    )


@pytest.mark.parametrize(
    ("answered", "attempts", "outcome"),
    [
        (True, 1, Sent("01M-1")),
        (False, 1, Later("无人接听")),
        (False, MOST_RINGS, Ended(OutgoingState.FAILED, f"呼叫{MOST_RINGS}次无人接听")),
    ],
)
async def test_a_telephone_is_rung_a_few_times_each_under_a_key_of_its_own(
    answered: bool, attempts: int, outcome: object
) -> None:
    rings = Rings(answered=answered)
    told = ready(MessageKind.CALL, "请按时进入", attempts=attempts)
    assert await ways(calls=rings).send(told) == outcome
    assert rings.keys == [f"01M-{attempts}"]
