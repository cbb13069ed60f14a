"""From an utterance to a stored line, its marks and its alerts (VC-GEN-09, VC-GEN-11)."""

import logging
from collections.abc import Callable, Sequence

from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from actors.speech.live.services import SpeechServices
from connectors.postgres.calls import calls
from connectors.postgres.recordings.conversation_row import AnyConversation
from connectors.postgres.speech import alerts, transcripts
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import system_actor
from pipelines.rules.speech.alert_rows import of_word
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import Utterance
from schemas.calls.live import Alerted, Line, PartialLine, SpeechGap
from schemas.calls.state import PartyRole, Speaker, StageKind
from schemas.calls.views import HitMark, LineView
from schemas.people.contacts import ContactChannel
from schemas.speech.line_kinds import GAP, TEXT
from schemas.speech.words import KEYWORD

logger = logging.getLogger(__name__)

SYSTEM = system_actor("系统")


class Transcriber:
    """Hears one conversation's utterances and publishes what follows: shown first, stored in order.

    With `mixed` all voices lie on one channel, and nobody can tell whose words they are.
    """

    def __init__(
        self,
        services: SpeechServices,
        events: EventLog,
        journal: Journal,
        conversation: AnyConversation,
        *,
        next_seq: int,
        clock_s: Callable[[], float],
        speaker_name: Callable[[PartyRole], str],
        mixed: bool = False,
    ) -> None:
        self._services = services
        self._events = events
        self._journal = journal
        self._conversation = conversation
        self._next_seq = next_seq
        self._clock_s = clock_s
        self._speaker_name = speaker_name
        self._mixed = mixed
        self._words = services.words(conversation.prison_id)

    async def hear(self, utterance: Utterance) -> Hearing:
        """Transcribe one utterance and match it against the library as it stands now."""
        library = await self._words.current()
        return await self._services.speech.hear(utterance.pcm, library, early=not utterance.closed)

    def publish(self, utterance: Utterance, heard: Hearing) -> None:
        """Show and store what was heard, with its alerts."""
        if not heard.text:
            logger.info("utterance at %.2f s dropped: %s", utterance.start_s, heard.dropped)
            return
        line = self._line(
            utterance.speaker, utterance.start_s, utterance.end_s, TEXT, heard.text, heard.hits
        )
        self._publish(line, heard.engine)
        for hit in line.hits:
            if hit.severity > KEYWORD:
                self._raise(line, hit)

    def partial(self, utterance: Utterance, heard: Hearing) -> None:
        """Show what somebody who still speaks has said so far; nothing of it is kept."""
        self._events.add(
            PartialLine,
            speaker=self._speaker(utterance.speaker),
            start_s=round(utterance.start_s, 3),
            text=heard.text,
        )

    def gap(self, utterance: Utterance, why: str) -> None:
        """Mark speech that could not be transcribed, in the transcript and on the case page."""
        self.lost(utterance.speaker, utterance.start_s, utterance.end_s, why)

    def lost(self, speaker: PartyRole, start_s: float, end_s: float, why: str) -> None:
        """Mark a time in which what a speaker said may not have been heard at all."""
        line = self._line(speaker, start_s, end_s, GAP)
        self._events.add(Line, line=line)
        self._events.add(SpeechGap, speaker=line.speaker, start_s=line.start_s, end_s=line.end_s)

        # Together: where more is said than can be heard there are many gaps, and each
        # transaction takes time that those lack who are heard.
        async def write(tx: Tx) -> None:
            await transcripts.add_line(tx, self._conversation, line, engine="")
            if self._conversation.channel is ContactChannel.VIDEO_CALL:
                await self._note_on_case_page(tx, line, why)

        self._journal.put("speech gap", write)

    async def _note_on_case_page(self, tx: Tx, gap: LineView, why: str) -> None:
        """Only a video call has one."""
        await calls.add_stage(
            tx,
            self._conversation.id,
            StageKind.SPEECH_GAP,
            actor=SYSTEM,
            at=gap.at,
            detail={"speaker": gap.speaker, "start_s": gap.start_s, "end_s": gap.end_s, "why": why},
        )

    def _publish(self, line: LineView, engine: str) -> None:
        self._events.add(Line, line=line)

        async def write(tx: Tx) -> None:
            await transcripts.add_line(tx, self._conversation, line, engine=engine)

        self._journal.put("line", write)

    def _raise(self, line: LineView, hit: HitMark) -> None:
        services = self._services
        alert = of_word(
            self._conversation,
            line,
            hit,
            alert_id=services.new_id(),
            at=services.now(),
            clock_s=self._clock_s(),
        )
        self._events.add(Alerted, alert=alert)

        async def write(tx: Tx) -> None:
            await alerts.raise_alert(tx, alert, self._conversation)

        self._journal.put("alert", write)

    def _line(
        self,
        speaker: PartyRole,
        start_s: float,
        end_s: float,
        kind: str,
        text: str = "",
        hits: Sequence[HitMark] = (),
    ) -> LineView:
        seq = self._next_seq
        self._next_seq += 1
        return LineView(
            id=self._services.new_id(),
            seq=seq,
            kind=kind,
            speaker=self._speaker(speaker),
            speaker_name=self._speaker_name(speaker),
            start_s=round(start_s, 3),
            end_s=round(end_s, 3),
            text=text,
            hits=list(hits),
            at=self._services.now(),
        )

    def _speaker(self, voice: PartyRole) -> Speaker:
        return Speaker.MIXED if self._mixed else Speaker(voice)
