"""From a speaker's sound to lines: voice activity, one utterance after the other, gaps marked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.segmenter import Segmenter
from pipelines.speech.utterance import Utterance
from schemas.calls.state import PartyRole

logger = logging.getLogger(__name__)

HEAR_TIMEOUT_S = 12.0
MOST_WAITING = 6
"""Utterances of one speaker that may wait; beyond, the oldest becomes a marked gap."""

Hear = Callable[[Utterance], Awaitable[None]]
Gap = Callable[[Utterance, str], None]


class SpeechFeed:
    """One speaker's feed; `hear` transcribes and publishes, `gap` marks what could not be."""

    def __init__(self, segmenter: Segmenter, hear: Hear, gap: Gap) -> None:
        self._segmenter = segmenter
        self._hear = hear
        self._gap = gap
        self._queue: asyncio.Queue[Utterance] = asyncio.Queue()
        self._task = asyncio.create_task(self._run())

    def feed(self, pcm: NDArray[np.float32], start_s: float) -> None:
        """Take sound, float32 at 16 kHz, that begins `start_s` after the first join."""
        for utterance in self._segmenter.feed(pcm, start_s):
            self._put(utterance)

    async def finish(self) -> None:
        """Hear what is still open, then stop."""
        for utterance in self._segmenter.flush():
            self._put(utterance)
        await self._queue.join()
        self._task.cancel()

    def _put(self, utterance: Utterance) -> None:
        if self._queue.qsize() >= MOST_WAITING:
            self._gap(self._queue.get_nowait(), "overload")
            self._queue.task_done()
        self._queue.put_nowait(utterance)

    async def _run(self) -> None:
        while True:
            utterance = await self._queue.get()
            try:
                async with asyncio.timeout(HEAR_TIMEOUT_S):
                    await self._hear(utterance)
            except Exception as failure:
                # Whatever went wrong, the officer must see that something said was not read.
                logger.exception("utterance at %.2f s not transcribed", utterance.start_s)
                self._gap(utterance, type(failure).__name__)
            finally:
                self._queue.task_done()


class Speakers:
    """The feeds of one room, made when somebody is first heard."""

    def __init__(self, make: Callable[[PartyRole], SpeechFeed]) -> None:
        self._make = make
        self._feeds: dict[PartyRole, SpeechFeed] = {}

    def feed(self, role: PartyRole, pcm: NDArray[np.float32], start_s: float) -> None:
        if role not in self._feeds:
            self._feeds[role] = self._make(role)
        self._feeds[role].feed(pcm, start_s)

    async def finish(self) -> None:
        await asyncio.gather(*(feed.finish() for feed in self._feeds.values()))
