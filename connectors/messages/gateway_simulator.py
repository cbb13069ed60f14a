"""A stand-in for a message gateway: it checks signatures, keeps what it took over, sends nothing.

`python -m connectors.messages.gateway_simulator PORT KEY_FILE` runs one; `PUT /faults` with JSON of
`GatewayFaults` lets it go wrong, `GET /messages` tells the ids that it took over, `GET /figures`
how often it was asked.
"""

import sys
import threading
import time
from collections import deque
from pathlib import Path

import msgspec

from connectors.simulated_service import (
    FAILED,
    UNREADABLE,
    Asked,
    Callers,
    Reply,
    SimulatedService,
    refused,
    serve_forever,
)
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import Forbidden, QinqiaoError
from schemas.messages.to_relatives import (
    GatewayFaults,
    GatewayFigures,
    GatewayMessage,
    GatewayReceipt,
)


class GatewaySimulator:
    """Takes each message over once, by its id."""

    def __init__(self, key: bytes) -> None:
        self.faults = GatewayFaults()
        self.asked: list[str] = []
        """Ids of the messages it was asked to send, in order and repeated ones too."""
        self.taken: dict[str, GatewayMessage] = {}
        self._callers = Callers(key)
        self.turned_away = 0
        """How often it was asked for more than it takes in a second."""
        self._times: deque[float] = deque()
        self._one_at_a_time = threading.Lock()

    def reply(self, asked: Asked) -> Reply | None:
        """The answer as it goes out; None where the line just ends."""
        if asked.method == "GET" and asked.path == "/figures":
            return Reply(200, msgspec.json.encode(self._figures()))
        if asked.method == "GET":
            return Reply(200, msgspec.json.encode(list(self.taken)))
        try:
            if asked.method == "PUT":
                self.faults = msgspec.json.decode(asked.body, type=GatewayFaults)
                return Reply(200, msgspec.json.encode(self.faults))
            return self._sending(asked)
        except QinqiaoError as refusal:
            return refused(refusal)
        except msgspec.MsgspecError:
            return UNREADABLE

    def _sending(self, asked: Asked) -> Reply | None:
        if self.faults.failing:
            return FAILED
        if self.faults.a_second and not self._has_room(self.faults.a_second):
            return Reply(429, b"{}")
        answer = Reply(200, msgspec.json.encode(self._taken_over(asked)))
        if self.faults.mute:
            return None
        return answer.half() if self.faults.garbled else answer

    def _figures(self) -> GatewayFigures:
        asked = len(self.asked) + self.turned_away
        return GatewayFigures(asked=asked, taken=len(self.taken), turned_away=self.turned_away)

    def _has_room(self, a_second: int) -> bool:
        """Whether it took fewer in the last second; what it refuses it does not count."""
        now = time.monotonic()
        with self._one_at_a_time:
            while self._times and self._times[0] <= now - 1.0:
                self._times.popleft()
            if len(self._times) >= a_second:
                self.turned_away += 1
                return False
            self._times.append(now)
            return True

    def _taken_over(self, asked: Asked) -> GatewayReceipt:
        """Take the message over, or say that it was; an error where the caller is not known."""
        self._callers.admit(asked)
        message = msgspec.json.decode(asked.body, type=GatewayMessage)
        with self._one_at_a_time:
            self.asked.append(message.message_id)
            if self.faults.refusing:
                raise Forbidden("号码在退订名单中。", code="unsubscribed")
            repeated = message.message_id in self.taken
            self.taken.setdefault(message.message_id, message)
        receipt = sm3_hex(message.message_id.encode())[:16]
        return GatewayReceipt(receipt=receipt, repeated=repeated)


class ServedGateway(GatewaySimulator, SimulatedService):
    """The same, on a port of its own."""

    def __init__(self, key: bytes, port: int = 0) -> None:
        GatewaySimulator.__init__(self, key)
        SimulatedService.__init__(self, self.reply, port)


def main(port: str, key_file: str) -> None:
    serve_forever(ServedGateway(Path(key_file).read_bytes().strip(), int(port)))


if __name__ == "__main__":
    main(*sys.argv[1:3])
