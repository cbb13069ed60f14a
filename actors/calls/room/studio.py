"""The media side of a room: connections, recorder, speech feeds. Opened with the first seat."""

from collections.abc import Callable

from actors.calls.room.case import SYSTEM, Case
from actors.calls.room.picture_guard import PictureGuard
from actors.calls.room.presence_log import PresenceLog
from actors.calls.room.recording import CallRecording, open_recording
from actors.calls.room.services import RoomServices
from actors.calls.room.sightings import Sightings
from actors.speech.live.channel import LeasedSpeakers
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from actors.speech.live.speech_feed import HEAR_TIMEOUT_S, Speakers, SpeechFeed
from actors.speech.live.transcriber import Transcriber
from connectors.media.engine import MediaEngine
from connectors.media.engines import make_media
from connectors.postgres.speech import transcripts
from pipelines.flows.calls.room_client import JoinClaim
from pipelines.rules.speech.segmenter import Segmenter
from schemas.calls.live import Picture
from schemas.calls.state import PARTIES, PartyRole, StageKind
from schemas.errors import Forbidden
from schemas.people.contacts import ContactChannel

ROOM_LOST = "room_lost"

OnConnection = Callable[[str, PartyRole, str], None]


class Studio:
    """Forwards, records and listens; a privileged call gets no recorder, no ear, no watcher."""

    def __init__(
        self,
        services: RoomServices,
        case: Case,
        events: EventLog,
        journal: Journal,
        on_connection: OnConnection,
    ) -> None:
        self._services = services
        self._case = case
        self._events = events
        self._journal = journal
        self._on_connection = on_connection
        self._media: MediaEngine | None = None
        self._recording: CallRecording | None = None
        self._speakers: LeasedSpeakers | None = None
        self._guard: PictureGuard | None = None
        self._officer_name = ""
        self._muted: frozenset[PartyRole] = frozenset()

    async def open(self) -> None:
        """Start recorder and speech with the first party; later calls change nothing."""
        if self._media is not None or self._case.call.first_joined_at is None:
            return
        if self._case.may_keep_content:
            self._recording = await open_recording(
                self._services, self._case, self._events, self._journal
            )
            await self._open_speech()
        self._media = make_media(
            self._services.settings,
            clock=self._case.clock_s,
            on_pcm=self._speakers.feed if self._speakers is not None else None,
            on_connection=self._on_connection,
            recorder=self._recording.recorder if self._recording is not None else None,
        )
        self._guard = self._guarded(self._media)
        for role in self._muted:
            self._media.mute(role, True)

    async def attach(self, peer_id: str, role: PartyRole, sdp: str, *, masks: bool) -> str:
        """Connect a peer's media; `masks` says whether an inmate's terminal masks by itself."""
        if role is PartyRole.OFFICER and not self._case.may_keep_content:
            raise Forbidden("本次通话受保密，不得监听。", code="privileged_call")
        if self._media is None or self._guard is None:
            raise Forbidden("通话尚未开始，请等待一方加入。", code="not_started")
        if role is PartyRole.INMATE:
            await self._guard.inmate_comes(masks)
        return await self._media.attach(peer_id, role, sdp)

    async def detach(self, peer_id: str) -> None:
        if self._media is not None:
            await self._media.detach(peer_id)

    def speak(self, claim: JoinClaim, on: bool) -> None:
        self._officer_name = claim.name
        if self._media is not None:
            self._media.speak(claim.token_id, on)

    def mute(self, role: PartyRole, on: bool) -> None:
        """Whether a party is kept from the other's ear; also for a connection that is to come."""
        self._muted = self._muted | {role} if on else self._muted - {role}
        if self._media is not None:
            self._media.mute(role, on)

    @property
    def muted(self) -> frozenset[PartyRole]:
        return self._muted

    @property
    def recording(self) -> bool:
        return self._recording is not None

    @property
    def transcribing(self) -> bool:
        return self._speakers is not None

    def view(self, peer_id: str, picture: Picture) -> None:
        if self._media is not None:
            self._media.view(peer_id, picture)

    def hold(self) -> None:
        """Nothing is forwarded from now on."""
        if self._media is not None:
            self._media.hold(True)

    async def finish(self) -> None:
        """Close the connections, hear what is still open, seal the recording, have it composed."""
        await self.close()
        if self._speakers is not None:
            await self._speakers.finish()
            await self._journal.drained()
            await self._case.stage(StageKind.TRANSCRIPT, SYSTEM, {})
        if self._recording is not None:
            await self._recording.finish(self._recorded_s())

    async def close(self) -> None:
        if self._guard is not None:
            await self._guard.close()
        if self._media is not None:
            await self._media.close()

    def _guarded(self, media: MediaEngine) -> PictureGuard:
        call = self._case.call
        sightings = Sightings(self._services, self._events, self._journal, call, self._case.clock_s)
        log = PresenceLog(self._services, self._journal, sightings, call)
        return PictureGuard(self._services, self._case, media, sightings, log)

    async def _open_speech(self) -> None:
        if not self._services.settings.transcription:
            return
        async with self._services.database.transaction() as tx:
            last_seq = await transcripts.last_seq(tx, self._case.call.id)
        transcriber = Transcriber(
            self._services,
            self._events,
            self._journal,
            self._case.call,
            next_seq=last_seq + 1,
            clock_s=self._case.clock_s,
            speaker_name=self._speaker_name,
        )
        self._speakers = LeasedSpeakers(
            self._services.channels,
            self._case.call.id,
            ContactChannel.VIDEO_CALL,
            PARTIES,
            Speakers(lambda role: self._feed(role, transcriber)),
            self._events,
            transcriber.lost,
            self._case.clock_s,
        )
        if self._recording is not None and self._recording.resumed_from_s is not None:
            await self._mark_unheard(transcriber, self._recording.resumed_from_s)

    async def _mark_unheard(self, transcriber: Transcriber, reached_s: float) -> None:
        """What was said when an earlier room died; older speech is a line or a gap already.

        Whoever was told of as unheard last may have waited for his turn or a channel ever since.
        """
        for role in PARTIES:
            async with self._services.database.transaction() as tx:
                told = await transcripts.last_told(tx, self._case.call.id, role)
            since_s = told.end_s if told.gap else max(told.end_s, reached_s - HEAR_TIMEOUT_S)
            transcriber.lost(role, since_s, self._case.clock_s(), ROOM_LOST)

    def _feed(self, role: PartyRole, transcriber: Transcriber) -> SpeechFeed:
        segmenter = Segmenter(role, self._services.voice_activity())
        return SpeechFeed(
            segmenter,
            transcriber.hear,
            transcriber.publish,
            transcriber.gap,
            self._services.speech.turn,
            transcriber.partial,
        )

    def _speaker_name(self, role: PartyRole) -> str:
        call = self._case.call
        names = {PartyRole.RELATIVE: call.relative_name, PartyRole.INMATE: call.inmate_name}
        return names.get(role, self._officer_name)

    def _recorded_s(self) -> float:
        call = self._case.call
        if call.first_joined_at is None or call.ended_at is None:
            raise ValueError(f"call {call.id} has not ended")
        return (call.ended_at - call.first_joined_at).total_seconds()
