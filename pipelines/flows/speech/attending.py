"""Reads conversations that are over, and keeps what needs attention (VC-SUP-10)."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from connectors.postgres.database import Database
from connectors.postgres.recordings import conversation_row
from connectors.postgres.speech import attended, attention, transcript_passes
from pipelines.rules.speech.attention import Finding, of_meaning, of_words
from pipelines.rules.speech.meaning.judgement import MeaningClassifier, SpokenLine
from schemas.calls.views import LineView
from schemas.speech.line_kinds import TEXT

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=10)
"""When one that could not be read is tried anew."""


async def attend(
    database: Database, classifier: MeaningClassifier | None, call_id: str, now: datetime
) -> int:
    """Judge a conversation that is over; how many records changed.

    Nothing is read of a privileged one. However often it is called, each finding stands once.
    """
    async with database.transaction() as tx:
        call = await conversation_row.get(tx, call_id)
        if call is None or call.privileged or call.began_at is None or call.ended_at is None:
            return 0
        lines = await transcript_passes.lines(tx, call_id)
    # Between the transactions: a judgement may take seconds, and no row is held meanwhile.
    meant = await asyncio.to_thread(_meant, classifier, lines) if classifier else []
    async with database.transaction() as tx:
        # Two that read at once write one after the other.
        await tx.lock(f"attend:{call_id}")
        found = [*of_words(await attended.hits(tx, call_id)), *meant]
        changed = [await attention.keep(tx, call, finding, at=now) for finding in found]
        name = classifier.name if classifier else None
        await attended.mark(tx, call_id, len(lines), name, now)
    return sum(changed)


class Attending:
    """Reads what is due, again and again; its classifier is made when it is first needed."""

    def __init__(
        self,
        database: Database,
        make: Callable[[], MeaningClassifier | None],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._make = make
        self._now = now
        self._made = False
        self._classifier: MeaningClassifier | None = None
        self._failed: dict[str, datetime] = {}
        """Since when: as many as a round takes would be all that it ever looks at."""

    async def round(self) -> list[str]:
        """Every conversation that is due, each on its own; answers those that were read."""
        now = self._now()
        self._failed = {one: at for one, at in self._failed.items() if now < at + AGAIN}
        async with self._database.reading() as tx:
            waiting = await attended.due(tx, now, self._failed)
        if waiting and not self._made:
            # It may learn for some seconds at its making.
            self._classifier = await asyncio.to_thread(self._make)
            self._made = True
        return [one for one in waiting if await self._read(one)]

    async def _read(self, call_id: str) -> bool:
        try:
            await attend(self._database, self._classifier, call_id, self._now())
        except Exception:
            # One that cannot be read holds up no other; it stays due.
            logger.exception("call %s could not be read for attention", call_id)
            self._failed[call_id] = self._now()
            return False
        return True


def _meant(classifier: MeaningClassifier, lines: Sequence[LineView]) -> list[Finding]:
    said = [
        SpokenLine(id=line.id, speaker=line.speaker, start_s=line.start_s, text=line.text)
        for line in lines
        if line.kind == TEXT
    ]
    return of_meaning(classifier.judge(said), said, classifier.name, classifier.version)
