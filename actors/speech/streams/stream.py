"""One running conversation as another system hands it in: its sound, ear, lines and end."""

import asyncio
from collections.abc import Mapping

from actors.speech.live.channel import LeasedSpeakers
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from actors.speech.live.services import SpeechServices
from actors.speech.live.speech_feed import Speakers, SpeechFeed
from actors.speech.live.transcriber import Transcriber
from actors.speech.streams import records
from actors.speech.streams.clock import StreamClock
from actors.speech.streams.records import Before
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.speech.line_sound import LineSound
from pipelines.flows.speech.stream_client import Opening, Told
from pipelines.rules.speech.segmenter import Segmenter
from pipelines.rules.speech.utterance import SAMPLE_RATE
from schemas.calls.state import PartyRole
from schemas.speech.live_speech import SoundFormat, StreamEnd

SILENT_S = 15.0
"""After so long without any sound a stream is over."""
LOOK_S = 1.0
STALE_S = 3.0
"""After so long without any sound another connection may take its place."""
TOLD_S = 20.0
MISSED_S = 3.0
"""A connection that begins or comes back later than this missed something."""
NOT_STREAMED, SOUND_MISSING = "not_streamed", "sound_missing"
OTHER = {PartyRole.RELATIVE: PartyRole.INMATE, PartyRole.INMATE: PartyRole.RELATIVE}


class Stream:
    """Hears from its making on until `finish`; the row was checked by whoever makes it."""

    def __init__(
        self,
        services: SpeechServices,
        conversation: ConversationRow,
        opening: Opening,
        before: Before,
    ) -> None:
        self.id = services.new_id()
        self.at_s = before.at_s
        self._services = services
        self._conversation = conversation
        self._opening = opening
        self._opened = services.monotonic()
        self._fed_at = self._opened
        self._voices = voices_of(opening.sound)
        self._sound = LineSound(opening.sound)
        self._events = EventLog(1, services.now)
        self._journal = Journal(services.database)
        self._transcriber = self._made_transcriber(before)
        self._speakers = self._made_speakers()
        self._clock = StreamClock(self.clock_s, self._missed)
        self.reason: StreamEnd | None = None
        self.done = asyncio.Event()
        self._mark_missed(before)
        self._watch = asyncio.create_task(self._end_when_silent())

    @property
    def stale(self) -> bool:
        return self._services.monotonic() - self._fed_at > STALE_S

    @property
    def reached_s(self) -> float:
        """Until where it was listened to."""
        return self._clock.reached_s or self.at_s

    def clock_s(self) -> float:
        """Seconds since the conversation began, whatever is done to the wall clock."""
        return self.at_s + self._services.monotonic() - self._opened

    def feed(self, data: bytes) -> None:
        """Sound as it comes; `InvalidInput` where more comes than can have been said."""
        if self.reason is not None:
            return
        self._fed_at = self._services.monotonic()
        pcm = self._sound.take(data)
        if pcm.shape[1]:
            start_s = self._clock.place(pcm.shape[1] / SAMPLE_RATE)
            for voice, one in zip(self._voices, pcm, strict=True):
                self._speakers.feed(voice, one, start_s)

    def left_out(self, seconds: float) -> None:
        if self.reason is None:
            self._fed_at = self._services.monotonic()
            self._clock.leave_out(seconds)

    async def finish(self, reason: StreamEnd) -> None:
        """Hear what is still open, store everything, give the channel back."""
        if self.reason is not None:
            await self.done.wait()
            return
        self.reason = reason
        self._clock.end()
        await self._speakers.finish()
        noted = records.ended(self._conversation, self._opening.by, self.id, reason, self.reached_s)
        self._journal.put("end of stream", noted)
        await self._journal.close()
        self.done.set()
        # Last: it may be the very task that finishes.
        self._watch.cancel()

    def abandon(self) -> None:
        """Stop without an end: nothing more is heard or stored."""
        self._watch.cancel()
        self._speakers.abandon()
        self._journal.abandon()

    async def told(self, after: int) -> Told:
        """What came after an event; waits while there is nothing new."""
        if not self._events.since(after) and not self.done.is_set():
            await self._news(after)
        return Told(
            stream_id=self.id,
            standing=self._speakers.standing,
            events=self._events.since(after),
            reason=self.reason if self.done.is_set() else None,
        )

    async def _news(self, after: int) -> None:
        waits = [
            asyncio.create_task(self._events.after(after, lambda _: True, TOLD_S)),
            asyncio.create_task(self.done.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()

    async def _end_when_silent(self) -> None:
        while True:
            if self._services.monotonic() - self._fed_at > SILENT_S:
                break
            await asyncio.sleep(LOOK_S)
        await self.finish(StreamEnd.SILENT)

    def _mark_missed(self, before: Before) -> None:
        """What nobody heard before this connection."""
        for voice in self._voices:
            since_s = before.since_s(voice, mixed=self._mixed)
            if self.at_s - since_s > MISSED_S:
                self._transcriber.lost(voice, since_s, self.at_s, NOT_STREAMED)

    def _missed(self, start_s: float, end_s: float) -> None:
        for voice in self._voices:
            self._transcriber.lost(voice, start_s, end_s, SOUND_MISSING)

    @property
    def _mixed(self) -> bool:
        return self._opening.sound.first is None

    def _made_transcriber(self, before: Before) -> Transcriber:
        return Transcriber(
            self._services,
            self._events,
            self._journal,
            self._conversation,
            next_seq=before.last_seq + 1,
            clock_s=self.clock_s,
            speaker_name=lambda role: _names(self._conversation, mixed=self._mixed)[role],
            mixed=self._mixed,
        )

    def _made_speakers(self) -> LeasedSpeakers:
        return LeasedSpeakers(
            self._services.channels,
            self._conversation.id,
            self._conversation.channel,
            self._voices,
            Speakers(self._made_feed),
            self._events,
            self._transcriber.lost,
            self.clock_s,
        )

    def _made_feed(self, role: PartyRole) -> SpeechFeed:
        return SpeechFeed(
            Segmenter(role, self._services.voice_activity()),
            self._transcriber.hear,
            self._transcriber.publish,
            self._transcriber.gap,
            self._services.speech.turn,
            self._transcriber.partial,
        )


def voices_of(sound: SoundFormat) -> tuple[PartyRole, ...]:
    """Who is heard on the channels; of voices that lie on one a party stands for both."""
    first = sound.first or PartyRole.RELATIVE
    return (first,) if sound.channels == 1 else (first, OTHER[first])


def _names(conversation: ConversationRow, *, mixed: bool) -> Mapping[PartyRole, str]:
    if mixed:
        return dict.fromkeys(PartyRole, "双方")
    return {
        PartyRole.RELATIVE: conversation.relative_name or "家属",
        PartyRole.INMATE: conversation.inmate_name,
    }
