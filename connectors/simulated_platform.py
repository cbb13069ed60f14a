"""What stand-ins with knobs share: questions signed with one key, knobs turned with another."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from connectors.platforms.knobs import CONTROL
from connectors.simulated_service import (
    FAILED,
    UNREADABLE,
    Asked,
    Callers,
    Reply,
    SimulatedService,
    refused,
)
from schemas.errors import NotFound, QinqiaoError

T = TypeVar("T")


def now() -> datetime:
    return datetime.now(UTC)


class SimulatedPlatform(ABC):
    """Answers one question after the other."""

    def __init__(self, key: bytes, control_key: bytes, clock: Callable[[], datetime]) -> None:
        """Without a control key there are no knobs; by `clock` requests are judged fresh."""
        self._callers = Callers(key, clock)
        self._controllers = Callers(control_key) if control_key else None
        self._one_at_a_time = threading.Lock()

    def reply(self, asked: Asked) -> Reply | None:
        """The answer as it goes out; None where the line just ends."""
        try:
            if asked.path.startswith(CONTROL):
                return self._controlled(asked)
            return self._served(asked)
        except QinqiaoError as refusal:
            return refused(refusal)
        except msgspec.MsgspecError:
            return UNREADABLE

    @abstractmethod
    def _served(self, asked: Asked) -> Reply | None:
        """What a question is answered with."""

    @abstractmethod
    def _turn(self, knob: str, asked: Asked) -> object:
        """What was turned, as it stands now; None where there is no such knob."""

    def _controlled(self, asked: Asked) -> Reply:
        if self._controllers is None:
            raise NotFound("没有这个接口。")
        self._controllers.admit(asked)
        with self._one_at_a_time:
            answer = self._turn(asked.path.removeprefix(CONTROL), asked)
        return Reply(200, msgspec.json.encode(answer)) if answer is not None else FAILED


class ServedPlatform(SimulatedService):
    """A simulated platform on a port of its own, on loopback."""

    @property
    def address(self) -> str:
        """Of the door, as settings name it."""
        return f"{self.origin}/v1"


def read(asked: Asked, kind: type[T]) -> T:
    return msgspec.json.decode(asked.body, type=kind)
