"""A call without a speech channel is not heard, and says so (NF-DEP-06)."""

from datetime import UTC, datetime

import numpy as np
import pytest

from actors.speech import speech_lease
from actors.speech.live.channel import LeasedSpeakers
from actors.speech.live.event_log import EventLog
from schemas.calls.live import AnyEvent, SpeechChannel
from schemas.calls.state import PartyRole
from schemas.people.contacts import ContactChannel
from tests.pools import LocalPool

pytestmark = pytest.mark.requirement("NF-DEP-06")

SOUND = np.zeros(320, np.float32)


class Call:
    """One call's speakers over a pool."""

    def __init__(self, pool: LocalPool, call_id: str = "call") -> None:
        self.heard: list[float] = []
        self.lost: list[tuple[str, float, float, str]] = []
        self.events = EventLog(1, lambda: datetime.now(UTC))
        self.clock_s = 0.0
        self.speakers = LeasedSpeakers(
            pool,
            call_id,
            ContactChannel.VIDEO_CALL,
            (PartyRole.RELATIVE, PartyRole.INMATE),
            self,
            self.events,
            self._lose,
            lambda: self.clock_s,
        )

    def feed(self, role: PartyRole, pcm: object, start_s: float) -> None:
        self.heard.append(start_s)

    async def finish(self) -> None:
        self.heard.append(-1)

    def _lose(self, role: PartyRole, start_s: float, end_s: float, why: str) -> None:
        self.lost.append((role.value, start_s, end_s, why))

    async def told(self, state: str) -> SpeechChannel:
        """The next event that says how the call stands."""
        seen = 0
        while True:
            for event in await self.events.after(seen, _is_channel, 2):
                seen = event.seq
                assert isinstance(event, SpeechChannel)
                if event.state.value == state:
                    return event

    def speak(self, at_s: float) -> None:
        self.clock_s = at_s
        self.speakers.feed(PartyRole.RELATIVE, SOUND, at_s)


def _is_channel(event: AnyEvent) -> bool:
    return isinstance(event, SpeechChannel)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech_lease, "WAITING_S", 0.01)
    monkeypatch.setattr(speech_lease, "RENEW_S", 0.01)


async def test_a_call_with_a_channel_is_heard_and_gives_it_back() -> None:
    pool = LocalPool(capacity=1)
    call = Call(pool)
    await call.told("leased")
    call.speak(1.0)
    await call.speakers.finish()
    assert call.heard == [1.0, -1]
    assert call.lost == []
    assert pool.book.leased() == {}


async def test_who_waits_is_not_heard_until_a_channel_is_free_and_the_time_is_marked() -> None:
    pool = LocalPool(capacity=1)
    pool.book.ask("other", ContactChannel.VISIT, 0.0)
    call = Call(pool)
    assert (await call.told("waiting")).place == 1
    call.speak(2.0)
    call.speak(3.0)
    assert call.heard == []
    call.clock_s = 5.0
    pool.book.release("other")
    await call.told("leased")
    assert call.lost == [
        ("relative", 2.0, 5.0, "no_channel"),
        ("inmate", 2.0, 5.0, "no_channel"),
    ]
    call.speak(6.0)
    assert call.heard == [6.0]
    await call.speakers.finish()


async def test_a_call_that_never_got_a_channel_is_one_marked_gap() -> None:
    pool = LocalPool(capacity=1, most_waiting=0)
    pool.book.ask("other", ContactChannel.PHONE_CALL, 0.0)
    call = Call(pool)
    await call.told("refused")
    call.speak(0.5)
    call.clock_s = 9.0
    await call.speakers.finish()
    assert [gap[1:] for gap in call.lost] == [(0.5, 9.0, "no_channel")] * 2


async def test_a_pool_that_is_away_takes_no_channel_from_its_holder() -> None:
    pool = LocalPool(capacity=1)
    call = Call(pool)
    await call.told("leased")
    pool.away = True
    await pool.next_question()
    call.speak(1.0)
    assert call.heard == [1.0]
    pool.away = False
    assert await pool.next_question()
    await call.speakers.finish()
