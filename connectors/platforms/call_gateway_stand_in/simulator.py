"""The gateway's answers: everybody picks up, but at the numbers of which it was told otherwise."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from connectors.platforms.call_gateway_stand_in.entries import Deaf, Entry, Rang, Silenced
from connectors.platforms.journal import Journal
from connectors.simulated_platform import ServedPlatform, SimulatedPlatform, now, read
from connectors.simulated_service import Asked, Reply
from pipelines.rules.governance.masking import mask_phone
from pipelines.rules.security.digest import keyed_digest
from schemas.errors import InvalidInput, NotFound
from schemas.exchange.call_gateway import PHONE_WRONG, Announcement, Ringing
from schemas.platform.simulators import (
    AskedCalls,
    GatewayCall,
    PlatformSilence,
    SimulatedNumber,
)

LONGEST = 15
"""Digits of a telephone number (ITU-T E.164)."""


class CallGatewaySimulator(SimulatedPlatform):
    """Rings nobody twice under one key, also after it began anew."""

    def __init__(
        self,
        key: bytes,
        *,
        control_key: bytes = b"",
        journal: Journal[Entry] | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Without a control key there are no knobs; `clock` is the time that it lives in."""
        super().__init__(key, control_key, now)
        self._key = key
        self._clock = clock
        self._journal: Journal[Entry] = journal or Journal(Entry)
        self._calls: dict[str, GatewayCall] = {}
        self._deaf: set[str] = set()
        self._silent = False
        for entry in self._journal.read():
            self._take(entry)

    def _served(self, asked: Asked) -> Reply | None:
        if self._silent:
            return None
        self._callers.admit(asked)
        if asked.path.rsplit("/", 1)[-1] != "announcements":
            raise NotFound("没有这个接口。")
        with self._one_at_a_time:
            answer = self._announce(read(asked, Announcement))
        return Reply(200, msgspec.json.encode(answer))

    def _announce(self, asked: Announcement) -> Ringing:
        if len(asked.phone) > LONGEST:
            raise InvalidInput("号码有误，不予呼叫。", code=PHONE_WRONG)
        if asked.key not in self._calls:
            call = GatewayCall(
                key=asked.key,
                phone=mask_phone(asked.phone),
                text=asked.text,
                answered=self._mark(asked.phone) not in self._deaf,
                at=self._clock(),
            )
            self._do(Rang(call))
        answered = self._calls[asked.key].answered
        return Ringing(answered=answered, detail="已接听" if answered else "无人接听")

    def _turn(self, knob: str, asked: Asked) -> object:
        match knob:
            case "calls":
                wanted = read(asked, AskedCalls)
                return list(reversed(self._calls.values()))[: wanted.limit]
            case "numbers":
                number = read(asked, SimulatedNumber)
                self._do(Deaf(self._mark(number.phone), not number.answers))
                return number
            case "silence":
                silence = read(asked, PlatformSilence)
                self._do(Silenced(silence.silent))
                return silence
        return None

    def _do(self, entry: Entry) -> None:
        """What counts outlives the process."""
        self._take(entry)
        self._journal.write(entry)

    def _take(self, entry: Entry) -> None:
        match entry:
            case Rang():
                self._calls[entry.call.key] = entry.call
            case Deaf():
                (self._deaf.add if entry.deaf else self._deaf.discard)(entry.mark)
            case Silenced():
                self._silent = entry.silent

    def _mark(self, phone: str) -> str:
        return keyed_digest(self._key, phone)


class ServedCallGateway(CallGatewaySimulator, ServedPlatform):
    """The same, on a port of its own, on loopback."""

    def __init__(
        self,
        key: bytes,
        port: int = 0,
        *,
        control_key: bytes = b"",
        journal: Journal[Entry] | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        CallGatewaySimulator.__init__(
            self, key, control_key=control_key, journal=journal, clock=clock
        )
        ServedPlatform.__init__(self, self.reply, port)
