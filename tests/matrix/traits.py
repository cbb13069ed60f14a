"""What else holds for a route, seen in what the app's middleware does with a request to it."""

from typing import Any, cast

from litestar.types import Receive, Scope, Send

from pipelines.rules.platform.request_gate import RequestGate
from pipelines.rules.platform.shedding import Order
from serve.platform.repeats.asking import HEADER, intent_of
from serve.security.answering import Answering
from serve.security.opening import unsealing
from serve.shedding import shedding
from tests.matrix import reasons
from tests.matrix.asking import scope_of
from tests.matrix.doors import Door
from tests.matrix.persons import Person
from tests.matrix.platform import Platform

COLUMNS = ("route", "order", "largest", "answer", "note", "no note", "no answer kept", "no row")
NOBODY = Person(name="nobody", headers=((HEADER, "0123456789abcdef"),))


class _Gate:
    """Lets everybody in, and keeps how much each was said to be worth."""

    seen: str = ""

    def enter(self, order: Order) -> int:
        self.seen = order.name.lower()
        return 1

    def leave(self, number: int) -> None:
        pass

    def open_socket(self, *, always: bool) -> bool:
        self.seen = "always" if always else "counted"
        return True

    def close_socket(self) -> None:
        pass


async def line(platform: Platform, door: Door) -> list[str]:
    said = reasons.of(door)
    return [
        door.route,
        await _order(platform, door),
        _largest(door),
        await _sealed_answer(platform, door),
        "noted" if _noted(platform, door) else "-",
        said.no_note or "-",
        said.no_answer or "-",
        said.no_row or "-",
    ]


async def _order(platform: Platform, door: Door) -> str:
    gate = _Gate()
    app = shedding(_nothing, cast(RequestGate, gate))
    await app(scope_of(platform, door, NOBODY, ""), _receive, _send)
    return gate.seen


async def _sealed_answer(platform: Platform, door: Door) -> str:
    """Whether a sealed request to it is answered sealed."""
    found: list[Send] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(send)

    await unsealing(inner, largest=1)(scope_of(platform, door, NOBODY, "sealed"), _receive, _send)
    return "sealed" if isinstance(getattr(found[0], "__self__", None), Answering) else "-"


def _noted(platform: Platform, door: Door) -> bool:
    return intent_of(scope_of(platform, door, NOBODY, "")) is not None


def _largest(door: Door) -> str:
    if not door.method:
        return "-"
    size = door.handler.resolve_request_max_body_size()
    return "any" if size is None else str(size)


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    pass


async def _receive() -> Any:
    raise AssertionError("nothing is read before it is known who asks")


async def _send(message: Any) -> None:
    raise AssertionError("nothing is answered by what stands before a handler")
