"""An actor that plays recorded calls as live channels, through what a room puts speech through."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import ray
import soundfile
from sqlalchemy import select

from actors.calls.room.services import RoomServices
from actors.speech.live.channel import LeasedSpeakers
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from actors.speech.live.listener import ServeListener
from actors.speech.live.speech_feed import Speakers, SpeechFeed
from actors.speech.live.transcriber import Transcriber
from actors.speech.live.words import LiveWords
from actors.speech.speech_lease import RayPool
from connectors.doors import Doors, fresh_id, open_doors
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.speech.vad import make_vad
from pipelines.rules.security.actor import system_actor
from pipelines.rules.speech.segmenter import Segmenter
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import SAMPLE_RATE, Utterance
from schemas.calls.kind import CallKind
from schemas.calls.live import Alerted
from schemas.calls.state import PartyRole
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings
from schemas.tables.people.person import inmate, inmate_binding
from schemas.tables.platform.org import org_unit

BLOCK_S = 0.1
BLOCK = int(BLOCK_S * SAMPLE_RATE)
BENCH = system_actor("测量")
ROLES = (PartyRole.RELATIVE, PartyRole.INMATE)


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """An utterance that was closed: its place in the recording and what became of it."""

    channel: int
    loop: int
    speaker: PartyRole
    start_s: float
    end_s: float
    text: str
    words: list[str]
    after_s: float
    """From the end of the utterance to its line."""
    alert_after_s: list[float]
    ended_s: float
    """When it ended, on the clock of the run."""
    why: str = ""
    """Why it is a gap."""


class Stretch(msgspec.Struct, frozen=True):
    """So many channels, the first ones, speak for so long."""

    channels: int
    seconds: float


def beginnings(stretches: Sequence[Stretch], within_s: float) -> list[float]:
    """When each channel begins: those who join in a stretch one after the other `within_s` of it.

    Channels are numbered from 0; who has ended his call does not begin again.
    """
    begins_s: list[float] = []
    since_s = 0.0
    for stretch in stretches:
        joining = stretch.channels - len(begins_s)
        begins_s += [since_s + within_s * number / joining for number in range(joining)]
        since_s += stretch.seconds
    return begins_s


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What came of all channels."""

    heard: list[Heard]
    late_s: float
    """The most that the player itself was behind."""
    stored: int
    """Lines and alerts that were committed."""


class _Channel:
    """One call's two speakers, looped from an offset."""

    def __init__(
        self,
        number: int,
        services: RoomServices,
        call: CallRow,
        sound: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]",
        offset_s: float,
    ) -> None:
        self.number = number
        # A block that reaches over the end of the recording goes on with its beginning.
        self._sound = np.concatenate([sound, sound[:, :BLOCK]], axis=1)
        self._length = sound.shape[1]
        self._offset = int(offset_s * SAMPLE_RATE)
        self.began = 0.0
        self.heard: list[Heard] = []
        self.journal = Journal(services.database)
        self._events = EventLog(1, services.now)
        self._transcriber = Transcriber(
            services,
            self._events,
            self.journal,
            call,
            next_seq=1,
            clock_s=self._clock_s,
            speaker_name=lambda role: role.value,
        )
        self._services = services
        self.speakers = LeasedSpeakers(
            services.channels,
            call.id,
            ContactChannel.VIDEO_CALL,
            ROLES,
            Speakers(self._feed),
            self._events,
            self._transcriber.lost,
            self._clock_s,
        )

    @property
    def offset_s(self) -> float:
        """Where in the recording it begins."""
        return self._offset / SAMPLE_RATE

    def play(self, block: int) -> None:
        """One block of both speakers."""
        at = (self._offset + block * BLOCK) % self._length
        for role, channel in zip(ROLES, self._sound, strict=True):
            self.speakers.feed(role, channel[at : at + BLOCK], block * BLOCK_S)

    def _clock_s(self) -> float:
        return time.monotonic() - self.began

    def _feed(self, role: PartyRole) -> SpeechFeed:
        return SpeechFeed(
            Segmenter(role, self._services.voice_activity()),
            self._transcriber.hear,
            self._publish,
            self._gap,
            self._services.speech.turn,
            self._transcriber.partial,
        )

    def _publish(self, utterance: Utterance, hearing: Hearing) -> None:
        before = self._events.last_seq
        self._transcriber.publish(utterance, hearing)
        raised = [
            event.alert.raised_after_s
            for event in self._events.since(before)
            if isinstance(event, Alerted)
        ]
        self._note(utterance, hearing.text, [hit.word for hit in hearing.hits], raised)

    def _gap(self, utterance: Utterance, why: str) -> None:
        self._transcriber.gap(utterance, why)
        self._note(utterance, "", [], [], why)

    def _note(
        self,
        utterance: Utterance,
        text: str,
        words: list[str],
        raised: list[float],
        why: str = "",
    ) -> None:
        length_s = self._length / SAMPLE_RATE
        loop, start_s = divmod(utterance.start_s + self._offset / SAMPLE_RATE, length_s)
        self.heard.append(
            Heard(
                channel=self.number,
                loop=int(loop),
                speaker=utterance.speaker,
                start_s=start_s,
                end_s=start_s + utterance.end_s - utterance.start_s,
                text=text,
                words=words,
                after_s=self._clock_s() - utterance.end_s,
                alert_after_s=raised,
                ended_s=utterance.end_s,
                why=why,
            )
        )


@ray.remote(num_cpus=0.1)
class ChannelsActor:
    """Some of the channels, in one process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._doors = open_doors(settings)
        self._channels: list[_Channel] = []
        self._begins_s: list[float] = []

    async def open(self, paths: list[Path], numbers: list[int]) -> None:
        """Make a call for each channel; channel n plays recording n, from a place of its own."""
        sounds = [soundfile.read(path, dtype="float32", always_2d=True)[0].T for path in paths]
        listener = ServeListener()
        services = _services(self._settings, self._doors, listener)
        # A room is ready before anybody speaks in it.
        await listener.warm()
        services.voice_activity()
        rows = await _made_calls(self._doors, numbers)
        for number, row in zip(numbers, rows, strict=True):
            sound = np.ascontiguousarray(sounds[number % len(sounds)])
            # Golden ratio: no two channels of one recording are near each other.
            offset_s = (number * 0.618 % 1.0) * sound.shape[1] / SAMPLE_RATE
            self._channels.append(_Channel(number, services, row, sound, offset_s))

    def offsets(self) -> dict[int, float]:
        return {channel.number: channel.offset_s for channel in self._channels}

    async def play(self, stretches: list[Stretch], began: float, within_s: float) -> Report:
        """One stretch after the other, in real time; who speaks no more has ended his call.

        `began`: by the machine's clock since its start, which all processes share. Who joins in a
        stretch begins `within_s` of it, one after the other, as people come to the telephone.
        """
        self._begins_s = beginnings(stretches, within_s)
        for channel in self._channels:
            channel.began = began
        late_s, block = 0.0, 0
        ending: list[asyncio.Task[None]] = []
        there = self._channels
        for stretch in stretches:
            gone = [one for one in there if self._over(one, block, stretch)]
            there = [one for one in there if one not in gone]
            speaking = [one for one in there if one.number < stretch.channels]
            ending += [asyncio.create_task(channel.speakers.finish()) for channel in gone]
            end = block + int(stretch.seconds / BLOCK_S)
            late_s = max(late_s, await self._speak(speaking, began, range(block, end)))
            block = end
        await asyncio.gather(*ending, *(channel.speakers.finish() for channel in there))
        heard = [one for channel in self._channels for one in channel.heard]
        await asyncio.gather(*(channel.journal.close() for channel in self._channels))
        stored = sum(bool(one.text or one.why) + len(one.alert_after_s) for one in heard)
        return Report(heard=heard, late_s=late_s, stored=stored)

    def _over(self, channel: _Channel, block: int, stretch: Stretch) -> bool:
        """Whether it spoke before this stretch, which begins with this block, and no longer."""
        spoke = self._begins_s[channel.number] < block * BLOCK_S
        return spoke and channel.number >= stretch.channels

    async def _speak(self, speaking: list[_Channel], began: float, blocks: range) -> float:
        """Answers the most that the player itself was behind."""
        late_s = 0.0
        for block in blocks:
            # A block can be heard when it is over.
            due = began + (block + 1) * BLOCK_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            for channel in speaking:
                if block * BLOCK_S < self._begins_s[channel.number]:
                    continue
                channel.play(block)
                await asyncio.sleep(0)
            late_s = max(late_s, time.monotonic() - due)
        return late_s


def _services(settings: Settings, doors: Doors, listener: ServeListener) -> RoomServices:
    async def nothing(_: str) -> None:
        return None

    return RoomServices(
        settings=settings,
        database=doors.database,
        store=doors.store,
        speech=listener,
        channels=RayPool(),
        faces=None,  # type: ignore[arg-type]
        words=lambda prison_id: LiveWords(doors.database, prison_id),
        voice_activity=make_vad,
        compose=nothing,
        now=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        new_id=fresh_id,
    )


async def _made_calls(doors: Doors, numbers: list[int]) -> list[CallRow]:
    """Family calls of people of the demonstration, one for each number."""
    pair = (
        select(
            inmate_binding.c.relative_id,
            inmate.c.id,
            inmate.c.prison_id,
            inmate.c.ward_id,
            org_unit.c.code,
        )
        .join(inmate, inmate.c.id == inmate_binding.c.inmate_id)
        .join(org_unit, org_unit.c.id == inmate.c.prison_id)
        .order_by(inmate_binding.c.id)
        .limit(1)
    )
    now = datetime.now(UTC)
    async with doors.database.transaction() as tx:
        found: Any = (await tx.execute(pair)).one()
    # One by one: each takes the next number of its prison, for which other players wait.
    return [await _made_call(doors, found, now, number) for number in numbers]


async def _made_call(doors: Doors, found: Any, now: datetime, number: int) -> CallRow:
    async with doors.database.transaction() as tx:
        return await calls.create(
            tx,
            relative_id=found[0],
            inmate_id=found[1],
            prison_id=found[2],
            ward_id=found[3],
            prison_code=found[4],
            kind=CallKind.FAMILY,
            requested_at=now,
            starts_at=now + timedelta(minutes=number),
            minutes=20,
            actor=BENCH,
        )
