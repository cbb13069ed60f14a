"""Fetching the pictures that the prison affairs platform has of inmates, a few at a time.

They wait behind everything else: a round asks for few, so that the platform answers what decides
first, and a whole bureau takes hours.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.platforms.outbound import Outbound
from connectors.platforms.prison_affairs import PEER, PrisonAffairs
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.headcount import headcount_keeping as keeping
from connectors.postgres.headcount import portraits
from connectors.postgres.headcount.headcount_keeping import PORTRAITS
from connectors.postgres.headcount.portraits import Due
from connectors.vision.picture import cleaned
from pipelines.rules.headcount.synchronised import SYNC
from schemas.errors import QinqiaoError, Unavailable
from schemas.exchange.prison_affairs import Portrait
from schemas.platform.files import JPEG

KIND = "portrait"
FEW = 5
"""Pictures asked for in one round."""
AGAIN_AFTER = timedelta(days=1)


class Fetched(msgspec.Struct, kw_only=True):
    """What one round did."""

    kept: int = 0
    missing: int = 0
    refused: int = 0

    @property
    def all(self) -> int:
        return self.kept + self.missing + self.refused


class PortraitFetcher:
    """Asks for pictures that are due, and keeps them sealed."""

    def __init__(
        self,
        database: Database,
        affairs: PrisonAffairs,
        outbound: Outbound,
        files: SealedStore,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._affairs = affairs
        self._outbound = outbound
        self._files = files
        self._clock = clock

    async def round(self) -> Fetched:
        """A few pictures; `Unavailable` where the platform does not answer, which is noted."""
        done = Fetched()
        if not self._affairs.connected:
            return done
        now = self._clock()
        async with self._database.transaction() as tx:
            waiting = await portraits.due(tx, now - AGAIN_AFTER, FEW)
        try:
            for one in waiting:
                await self._fetch(one, done)
        except Unavailable as error:
            async with self._database.transaction() as tx:
                await keeping.failed(tx, error.message, now, PORTRAITS)
            raise
        if waiting:
            async with self._database.transaction() as tx:
                await keeping.succeeded(tx, 0, now, PORTRAITS)
        return done

    async def _fetch(self, one: Due, done: Fetched) -> None:
        try:
            told = await self._outbound.call(
                PEER,
                "portrait",
                lambda: self._affairs.portrait(one.inmate_no),
                parameters={"inmate_no": one.inmate_no},
            )
            picture = await asyncio.to_thread(cleaned, told.content) if told else b""
        except Unavailable as error:
            async with self._database.transaction() as tx:
                await portraits.note_failed(tx, one, error.message, self._clock())
            raise
        except QinqiaoError as error:
            # Refused by the platform, or no picture: listed, and asked for again another day.
            async with self._database.transaction() as tx:
                await portraits.note_refused(tx, one, error.message, self._clock())
            done.refused += 1
            return
        if told is None:
            async with self._database.transaction() as tx:
                await portraits.note_missing(tx, one, self._clock())
            done.missing += 1
            return
        await self._keep(one, told, picture)
        done.kept += 1

    async def _keep(self, one: Due, told: Portrait, picture: bytes) -> None:
        stored: StoredFile = await asyncio.to_thread(self._files.put, KIND, JPEG, picture)
        at = self._clock()
        try:
            async with self._database.transaction() as tx:
                await portraits.keep(tx, one, stored, told.taken_on, at)
                await audit.write(
                    tx,
                    stream=audit.stream_of(one.ward_path),
                    actor=SYNC,
                    action="inmate_portrait.keep",
                    object_kind="inmate_portrait",
                    object_id=one.inmate_id,
                    detail={"taken_on": told.taken_on.isoformat()},
                    at=at,
                )
        except BaseException:
            # Nothing knows of the file.
            self._files.delete(stored)
            raise
