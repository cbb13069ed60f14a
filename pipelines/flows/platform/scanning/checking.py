"""One file on its way in: scanned as it comes, and told of where it is refused."""

import logging
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from connectors.postgres.audit import audit
from connectors.postgres.platform import refused_uploads
from connectors.scanning.opening import admits_unscanned
from connectors.scanning.scanner import Scan, ScannerAway
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.files.names import clean_name
from pipelines.rules.files.refusals import TOLD, harmful, require_sheet
from pipelines.rules.security.actor import Actor
from schemas.errors import InvalidInput

logger = logging.getLogger(__name__)


class UploadCheck:
    """Wraps the taking in of one file; a refusal for harm or disguise is kept and told of.

    Where no scanner answers the file is refused, unless the settings admit it.
    """

    def __init__(
        self,
        services: Services,
        actor: Actor,
        purpose: str,
        name: str,
        stream: str = audit.BUREAU,
    ) -> None:
        self._services, self._actor, self._stream = services, actor, stream
        self._purpose, self._name = purpose, name
        self._scan: Scan | None = None
        self._size = 0

    async def __aenter__(self) -> Self:
        try:
            self._scan = await self._services.scanner.scan().__aenter__()
        except ScannerAway as away:
            self._require_admitted(away)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()
        if isinstance(error, InvalidInput) and error.code in TOLD:
            await self._note(error)

    async def feed(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._scan is None:
            return
        try:
            await self._scan.feed(piece)
        except ScannerAway as away:
            await self._end()
            self._require_admitted(away)

    async def fed(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The same pieces; the scanner gets each before the taker does."""
        async for piece in pieces:
            await self.feed(piece)
            yield piece

    async def require_clean(self) -> None:
        """Raise `InvalidInput` where the scanner found something in all that was fed."""
        if self._scan is None:
            return
        try:
            found = await self._scan.verdict()
        except ScannerAway as away:
            self._require_admitted(away)
            return
        if found is not None:
            raise harmful(found)

    def _require_admitted(self, away: ScannerAway) -> None:
        if not admits_unscanned(self._services.live.base):
            raise away
        logger.warning("a file for %s is taken unscanned", self._purpose)

    async def _end(self) -> None:
        scan, self._scan = self._scan, None
        if scan is not None:
            await scan.__aexit__(None, None, None)

    async def _note(self, refusal: InvalidInput) -> None:
        async with self._services.database.transaction() as tx:
            await refused_uploads.note(
                tx,
                actor=self._actor,
                stream=self._stream,
                purpose=self._purpose,
                name=self._name,
                size=self._size,
                code=refusal.code,
                found=str(refusal.detail.get("found", "")),
                at=self._services.clock(),
            )


async def require_clean_sheet(
    services: Services, officer: Officer, purpose: str, told: str, content: bytes
) -> None:
    """Raise `InvalidInput` unless what is to be imported was found to be a clean sheet."""
    name = clean_name(told)
    async with UploadCheck(services, officer.actor(), purpose, name, officer.stream) as check:
        await check.feed(content)
        require_sheet(content)
        await check.require_clean()
