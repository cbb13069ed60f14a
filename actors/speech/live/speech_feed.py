"""From a speaker's sound to lines: voice activity, one utterance after the other, gaps marked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actors.speech.live.rest import Rest, Turn
from pipelines.rules.speech.segmenter import Segmenter
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import SAMPLE_RATE, Utterance
from schemas.calls.state import PartyRole

logger = logging.getLogger(__name__)

HEAR_TIMEOUT_S = 12.0
MOST_WAITING = 6
"""Utterances of one speaker that may wait; beyond, the oldest becomes a marked gap."""
PARTIAL_S = 3.0
"""Whoever speaks on is read so often before the utterance ends."""
PRESSED_FRAMES = 3
"""Frames of 32 ms that are looked at together then: voice activity of a room costs a third less."""
OVERLOAD = "overload"

Hear = Callable[[Utterance], Awaitable[Hearing]]
Publish = Callable[[Utterance, Hearing], None]
Gap = Callable[[Utterance, str], None]


@dataclass(frozen=True)
class _Early:
    """An utterance heard while its speaker pauses, before it is sure that no more is said."""

    draft: Utterance
    hearing: asyncio.Task[Hearing]

    def fits(self, utterance: Utterance) -> bool:
        spans = [(u.start_s, u.end_s) for u in (self.draft, utterance)]
        return spans[0] == spans[1]


class SpeechFeed:
    """One speaker's feed; `hear` transcribes, `gap` marks what could not be transcribed.

    While the recogniser has time, a pause is heard early and a long utterance is shown in part;
    where it is pressed (`Hearing.pressed`) every utterance is heard once, when it has ended, and
    whether somebody speaks is looked at less often; where it declines one, that is a marked gap,
    and so is the rest that follows it, until it is the speaker's `turn` again.
    """

    def __init__(
        self,
        segmenter: Segmenter,
        hear: Hear,
        publish: Publish,
        gap: Gap,
        turn: Turn,
        partial: Publish | None = None,
    ) -> None:
        self._segmenter = segmenter
        self._hear = hear
        self._publish = publish
        self._gap = gap
        self._partial = partial
        self._early: _Early | None = None
        self._shown: asyncio.Task[None] | None = None
        self._shown_s = 0.0
        self._pressed = False
        self._fed_s = float("-inf")
        self._rest = Rest(turn)
        self._queue: asyncio.Queue[tuple[Utterance, asyncio.Task[Hearing]]] = asyncio.Queue()
        self._task = asyncio.create_task(self._run())

    def feed(self, pcm: NDArray[np.float32], start_s: float) -> None:
        """Take sound, float32 at 16 kHz, that begins at `start_s` of the conversation's clock."""
        self._fed_s = start_s + len(pcm) / SAMPLE_RATE
        if self._rest.goes_on(start_s):
            return
        self._listen(start_s)
        for utterance in self._segmenter.feed(pcm, start_s):
            self._put(utterance)
        if not self._segmenter.pausing:
            self._forget()
            self._show()
        elif self._early is None and not self._pressed:
            self._begin()

    async def finish(self) -> None:
        """Hear what is still open, then stop."""
        self._listen(self._fed_s)
        for utterance in self._segmenter.flush():
            self._put(utterance)
        await self._queue.join()
        self._listen(self._fed_s)
        self._task.cancel()

    def _listen(self, at_s: float) -> None:
        """Mark what was not listened to until now."""
        if (unheard := self._rest.end(at_s)) is not None:
            self._gap(unheard, OVERLOAD)

    def _begin(self) -> None:
        """Hear the utterance now: the line comes earlier by the rest of the closing silence."""
        draft = self._segmenter.draft()
        if draft is not None:
            self._early = _Early(draft, asyncio.create_task(self._ahead(draft)))

    async def _ahead(self, draft: Utterance) -> Hearing:
        hearing = await self._hear(draft)
        self._ease(hearing)
        return hearing

    def _ease(self, hearing: Hearing) -> None:
        """Less effort while the recogniser is pressed."""
        self._pressed = hearing.pressed
        self._segmenter.gather = PRESSED_FRAMES if self._pressed else 1

    def _forget(self) -> None:
        """The speaker went on, so what was heard early is not the whole."""
        if self._early is not None:
            self._early.hearing.cancel()
            self._early = None

    def _show(self) -> None:
        """Read what a long utterance holds so far, one reading at a time."""
        open_s = self._segmenter.open_s
        self._shown_s = min(self._shown_s, open_s)
        if self._partial is None or self._pressed or self._shown is not None:
            return
        if open_s - self._shown_s < PARTIAL_S:
            return
        draft = self._segmenter.draft()
        if draft is not None:
            self._shown_s = open_s
            self._shown = asyncio.create_task(self._read_part(draft, self._partial))

    async def _read_part(self, draft: Utterance, partial: Publish) -> None:
        try:
            async with asyncio.timeout(HEAR_TIMEOUT_S):
                hearing = await self._ahead(draft)
            if hearing.text and self._segmenter.open_since_s == draft.start_s:
                partial(draft, hearing)
        except Exception:
            # Nothing is lost: the line itself is still to come.
            logger.warning("the part from %.2f s was not read", draft.start_s, exc_info=True)
        finally:
            self._shown = None

    def _put(self, utterance: Utterance) -> None:
        if self._queue.qsize() >= MOST_WAITING:
            oldest, hearing = self._queue.get_nowait()
            self._queue.task_done()
            hearing.cancel()
            self._gap(oldest, OVERLOAD)
        early, self._early = self._early, None
        if early is not None and not early.fits(utterance):
            early.hearing.cancel()
            early = None
        # Asked at once, though an earlier one is still heard: what waited here would wait unseen by
        # the recogniser, which declines by what it sees.
        hearing = asyncio.create_task(self._in_time(utterance, early))
        self._queue.put_nowait((utterance, hearing))

    async def _in_time(self, utterance: Utterance, early: _Early | None) -> Hearing:
        async with asyncio.timeout(HEAR_TIMEOUT_S):
            return await self._heard(utterance, early)

    async def _run(self) -> None:
        while True:
            utterance, hearing = await self._queue.get()
            try:
                self._settle(utterance, await hearing)
            except Exception as failure:
                # Whatever went wrong, the officer must see that something said was not read.
                logger.exception("utterance at %.2f s not transcribed", utterance.start_s)
                self._gap(utterance, type(failure).__name__)
            finally:
                self._queue.task_done()

    def _settle(self, utterance: Utterance, hearing: Hearing) -> None:
        self._ease(hearing)
        if hearing.dropped == "declined":
            # What is open is part of the gap.
            self._segmenter.flush()
            self._forget()
            self._gap(self._rest.begin(utterance, self._fed_s), OVERLOAD)
        else:
            self._publish(utterance, hearing)

    async def _heard(self, utterance: Utterance, early: _Early | None) -> Hearing:
        if early is not None:
            try:
                hearing = await early.hearing
                if hearing.dropped != "declined":
                    return hearing
            except Exception:
                logger.warning("utterance at %.2f s is heard again", utterance.start_s)
        return await self._hear(utterance)


class Speakers:
    """The feeds of one conversation, made when somebody is first heard."""

    def __init__(self, make: Callable[[PartyRole], SpeechFeed]) -> None:
        self._make = make
        self._feeds: dict[PartyRole, SpeechFeed] = {}

    def feed(self, role: PartyRole, pcm: NDArray[np.float32], start_s: float) -> None:
        if role not in self._feeds:
            self._feeds[role] = self._make(role)
        self._feeds[role].feed(pcm, start_s)

    async def finish(self) -> None:
        await asyncio.gather(*(feed.finish() for feed in self._feeds.values()))
