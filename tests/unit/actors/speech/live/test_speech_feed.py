"""What is said becomes lines in order, as early as it can, and what is not read is marked."""

import asyncio

import numpy as np
import pytest

from actors.speech.live import speech_feed
from actors.speech.live.rest import REST_S
from actors.speech.live.speech_feed import PARTIAL_S, SpeechFeed
from pipelines.rules.speech.segmenter import Cutting, Segmenter, by_frame
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm, Utterance
from schemas.calls.state import PartyRole


class Ear:
    """Hears when it is let, and writes down what it was asked and what came of it."""

    def __init__(self, failures: int = 0) -> None:
        self.asked: list[Utterance] = []
        self.let = asyncio.Event()
        self.let.set()
        self.published: list[Utterance] = []
        self.parts: list[Utterance] = []
        self.pressed = False
        self.busy = False
        self.full = False
        self.turns = asyncio.Semaphore(0)
        self.turns_asked = 0
        self.gaps: list[str] = []
        self.lost: list[Utterance] = []
        self.came_of_it = asyncio.Event()
        self._failures = failures

    async def hear(self, utterance: Utterance) -> Hearing:
        self.asked.append(utterance)
        await self.let.wait()
        if len(self.asked) <= self._failures:
            raise ConnectionError
        if self.full or (self.busy and not utterance.closed):
            return Hearing(text="", hits=[], engine="", dropped="declined", pressed=True)
        return Hearing(text="你好", hits=[], engine="test", pressed=self.pressed)

    async def turn(self) -> None:
        self.turns_asked += 1
        await self.turns.acquire()

    def publish(self, utterance: Utterance, hearing: Hearing) -> None:
        assert hearing.text
        self.published.append(utterance)
        self.came_of_it.set()

    def part(self, utterance: Utterance, hearing: Hearing) -> None:
        assert hearing.text
        self.parts.append(utterance)

    def gap(self, utterance: Utterance, why: str) -> None:
        self.gaps.append(why)
        self.lost.append(utterance)
        self.came_of_it.set()

    async def rest(self) -> None:
        """Until a line or a gap has come of what was said."""
        await asyncio.wait_for(self.came_of_it.wait(), 2)


class Speaker:
    """Speaks and is silent for given times."""

    def __init__(self, ear: Ear, *, partial: bool = False) -> None:
        segmenter = Segmenter(PartyRole.RELATIVE, by_frame(_loudness))
        part = ear.part if partial else None
        self.feed = SpeechFeed(segmenter, ear.hear, ear.publish, ear.gap, ear.turn, part)
        self.at_s = 0.0

    async def say(self, seconds: float, level: float = 0.9) -> None:
        packet = np.full(320, level, np.float32)
        for _ in range(round(seconds * SAMPLE_RATE / len(packet))):
            self.feed.feed(packet, self.at_s)
            self.at_s += len(packet) / SAMPLE_RATE
            await asyncio.sleep(0)

    async def pause(self, seconds: float) -> None:
        await self.say(seconds, 0.0)


def _loudness(frame: Pcm) -> float:
    return float(np.abs(frame).max())


async def test_an_utterance_is_heard_while_its_speaker_pauses_and_shown_once_it_is_over() -> None:
    ear = Ear()
    speaker = Speaker(ear)
    await speaker.say(1)
    await speaker.pause(Cutting().pause_s + 0.1)
    assert len(ear.asked) == 1
    assert ear.published == []
    await speaker.pause(Cutting().silence_s)
    await ear.rest()
    assert len(ear.published) == 1
    assert len(ear.asked) == 1


async def test_who_goes_on_after_a_pause_is_heard_as_a_whole() -> None:
    ear = Ear()
    speaker = Speaker(ear)
    await speaker.say(1)
    await speaker.pause(Cutting().pause_s + 0.1)
    await speaker.say(1)
    await speaker.pause(1)
    await ear.rest()
    assert ear.published[0].end_s == pytest.approx(2.3, abs=0.1)
    assert ear.published[0] is not ear.asked[0]


async def test_what_failed_early_is_heard_again() -> None:
    ear = Ear(failures=1)
    speaker = Speaker(ear)
    await speaker.say(1)
    await speaker.pause(1)
    await speaker.feed.finish()
    assert len(ear.published) == 1
    assert ear.gaps == []


async def test_what_fails_twice_is_a_marked_gap_and_later_speech_is_heard() -> None:
    ear = Ear(failures=2)
    speaker = Speaker(ear)
    await speaker.say(1)
    await speaker.pause(1)
    await ear.rest()
    await speaker.say(1)
    await speaker.pause(1)
    await speaker.feed.finish()
    assert ear.gaps == ["ConnectionError"]
    assert [round(u.start_s) for u in ear.published] == [2]


async def test_of_too_many_waiting_the_oldest_becomes_a_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speech_feed, "MOST_WAITING", 1)
    ear = Ear()
    ear.let.clear()
    speaker = Speaker(ear)
    for _ in range(3):
        await speaker.say(1)
        await speaker.pause(1)
    assert ear.gaps == ["overload"]
    ear.let.set()
    await speaker.feed.finish()
    assert [round(u.start_s) for u in ear.published] == [0, 4]


@pytest.mark.requirement("NF-TECH-12", clauses="c")
async def test_what_the_recogniser_declines_is_a_marked_gap_and_is_not_asked_again() -> None:
    ear = Ear()
    ear.full = True
    speaker = Speaker(ear, partial=True)
    await speaker.say(1)
    await speaker.pause(1)
    await ear.rest()
    assert ear.gaps == ["overload"]
    assert [utterance.closed for utterance in ear.asked] == [False, True]
    await speaker.feed.finish()


@pytest.mark.requirement("NF-TECH-12", clauses="bc")
async def test_who_was_declined_is_not_listened_to_for_a_while_and_the_gap_says_so() -> None:
    ear = Ear()
    ear.full = True
    speaker = Speaker(ear)
    await speaker.say(1)
    await speaker.pause(1)
    await ear.rest()
    (gap,) = ear.lost
    assert gap.start_s == 0
    assert 1 + REST_S < gap.end_s < 2 + REST_S
    ear.full = False
    ear.turns.release()
    asked = len(ear.asked)
    # Begun in the rest and open at its end: the whole of it lies in the gap or behind it.
    while speaker.at_s < gap.end_s - 0.5:
        await speaker.say(0.5)
        await speaker.pause(0.5)
    assert len(ear.asked) == asked
    await speaker.pause(2)
    await speaker.say(1)
    await speaker.pause(1)
    await speaker.feed.finish()
    assert ear.gaps == ["overload"]
    assert [u.start_s > gap.end_s for u in ear.published] == [True]


@pytest.mark.requirement("NF-TECH-12", clauses="bc")
async def test_who_was_declined_waits_for_his_turn_and_the_wait_is_a_gap_too() -> None:
    ear = Ear()
    ear.full = True
    speaker = Speaker(ear)
    await speaker.say(1)
    await speaker.pause(1)
    await ear.rest()
    ear.full = False
    asked = len(ear.asked)
    while speaker.at_s < 20:
        await speaker.say(1)
        await speaker.pause(1)
    assert (len(ear.asked), ear.turns_asked, len(ear.lost)) == (asked, 1, 1)
    since_s = speaker.at_s
    ear.turns.release()
    await speaker.pause(1)
    waited = ear.lost[1]
    assert waited.start_s == ear.lost[0].end_s
    assert waited.end_s == pytest.approx(since_s, abs=0.1)
    await speaker.say(1)
    await speaker.pause(1)
    await speaker.feed.finish()
    assert [u.start_s > since_s for u in ear.published] == [True]
    assert len(ear.lost) == 2


@pytest.mark.requirement("NF-TECH-12", clauses="c")
async def test_who_still_waits_for_his_turn_at_the_end_was_not_heard_until_then() -> None:
    ear = Ear()
    ear.full = True
    speaker = Speaker(ear)
    await speaker.say(1)
    await speaker.pause(9)
    await speaker.feed.finish()
    assert ear.lost[1].end_s == pytest.approx(10, abs=0.1)
    assert ear.published == []


async def test_what_follows_is_asked_while_what_was_before_it_is_still_heard() -> None:
    ear = Ear()
    ear.pressed = True
    speaker = Speaker(ear)
    await speaker.say(1)
    await speaker.pause(1)
    await ear.rest()
    ear.let.clear()
    for _ in range(2):
        await speaker.say(1)
        await speaker.pause(1)
    assert [round(u.start_s) for u in ear.asked if u.closed] == [2, 4]
    ear.let.set()
    await speaker.feed.finish()
    assert [round(u.start_s) for u in ear.published] == [0, 2, 4]


async def test_what_is_open_at_the_end_is_heard() -> None:
    ear = Ear()
    speaker = Speaker(ear)
    await speaker.say(1)
    await speaker.feed.finish()
    assert len(ear.published) == 1


@pytest.mark.requirement("VC-SUP-18")
async def test_who_speaks_on_is_shown_in_part_before_the_line_comes() -> None:
    ear = Ear()
    speaker = Speaker(ear, partial=True)
    await speaker.say(2 * PARTIAL_S + 0.5)
    assert [round(u.end_s) for u in ear.parts] == [PARTIAL_S, 2 * PARTIAL_S]
    assert ear.published == []
    await speaker.pause(1)
    await speaker.feed.finish()
    assert [u.start_s for u in ear.published] == [0.0]


async def test_a_part_that_comes_after_its_line_is_not_shown() -> None:
    ear = Ear()
    ear.let.clear()
    speaker = Speaker(ear, partial=True)
    await speaker.say(PARTIAL_S + 0.5)
    await speaker.pause(1)
    ear.let.set()
    await speaker.feed.finish()
    assert ear.parts == []
    assert len(ear.published) == 1


async def test_a_pressed_recogniser_is_asked_once_for_each_utterance() -> None:
    ear = Ear()
    ear.pressed = True
    speaker = Speaker(ear, partial=True)
    await speaker.say(1)
    await speaker.pause(1)
    await ear.rest()
    asked = len(ear.asked)
    await speaker.say(PARTIAL_S + 1)
    await speaker.pause(1)
    await speaker.feed.finish()
    assert len(ear.asked) == asked + 1


async def test_what_was_declined_early_is_heard_when_it_has_ended_and_no_more_is_asked_early() -> (
    None
):
    ear = Ear()
    ear.busy = ear.pressed = True
    speaker = Speaker(ear, partial=True)
    await speaker.say(1)
    await speaker.pause(1)
    await ear.rest()
    assert [utterance.closed for utterance in ear.asked] == [False, True]
    assert [utterance.closed for utterance in ear.published] == [True]
    ear.came_of_it.clear()
    await speaker.say(PARTIAL_S + 1)
    await speaker.pause(1)
    await ear.rest()
    assert [utterance.closed for utterance in ear.asked] == [False, True, True]
    assert ear.parts == []
    assert ear.gaps == []
    await speaker.feed.finish()
