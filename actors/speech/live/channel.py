"""A conversation's speech channel: nothing is heard without one, what was missed is marked."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from actors.speech.live.event_log import EventLog
from actors.speech.live.speech_feed import Speakers
from actors.speech.speech_lease import Pool, SpeechLease
from schemas.calls.live import SpeechChannel
from schemas.calls.state import PartyRole
from schemas.people.contacts import ContactChannel
from schemas.speech.speech import LeaseState, Standing

NO_CHANNEL = "no_channel"

Lost = Callable[[PartyRole, float, float, str], None]


class LeasedSpeakers:
    """The speakers of one conversation while it holds a channel (NF-DEP-06, VC-API-08)."""

    def __init__(
        self,
        pool: Pool,
        conversation: str,
        channel: ContactChannel,
        voices: Sequence[PartyRole],
        speakers: Speakers,
        events: EventLog,
        lost: Lost,
        clock_s: Callable[[], float],
    ) -> None:
        self._speakers = speakers
        self._events = events
        self._lost = lost
        self._clock_s = clock_s
        self._voices = voices
        self._unheard_since_s: float | None = None
        self._lease = SpeechLease(pool, conversation, channel, self._told)

    @property
    def standing(self) -> Standing:
        """As the pool last said it."""
        return self._lease.standing

    def feed(self, role: PartyRole, pcm: NDArray[np.float32], start_s: float) -> None:
        if self._lease.held:
            self._speakers.feed(role, pcm, start_s)
        elif self._unheard_since_s is None:
            self._unheard_since_s = start_s

    async def finish(self) -> None:
        """Hear what is still open, mark what nobody heard, give the channel back."""
        self._mark_unheard()
        await self._speakers.finish()
        await self._lease.close()

    def abandon(self) -> None:
        """Hold the channel no longer, without a word: its lease runs out."""
        self._lease.abandon()

    def _told(self, standing: Standing) -> None:
        self._events.add(SpeechChannel, state=standing.state, place=standing.place)
        if standing.state is LeaseState.LEASED:
            self._mark_unheard()

    def _mark_unheard(self) -> None:
        since_s, self._unheard_since_s = self._unheard_since_s, None
        if since_s is not None:
            for role in self._voices:
                self._lost(role, since_s, self._clock_s(), NO_CHANNEL)
