"""The face engine as one of the peers: that it fails, and answers again, is noted (VC-API-09)."""

import time
from typing import Protocol

from connectors.platforms.outbound import Outbound
from pipelines.flows.exchange.peers_of import FACES
from pipelines.rules.vision.face import FaceAnalysis
from schemas.errors import Unavailable
from schemas.exchange.outbound import CallResult

ANALYSE = "analyse"


class FaceClient(Protocol):
    """The face model, wherever it runs."""

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        """Find and embed faces; `InvalidInput(code="unreadable_picture")` on garbage."""
        ...

    async def ready(self) -> bool:
        """Whether a model is there to answer now."""
        ...


class WatchedFaces:
    """Every question in vain stands in the log of calls, and the first that is answered after it.

    The others do not: there are many a second, and each check is kept with its score anyway.
    """

    def __init__(self, faces: FaceClient, outbound: Outbound) -> None:
        self._faces = faces
        self._outbound = outbound
        self._answers = False
        """Not known at first: so the first answer of each process is noted too."""

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        begun = time.monotonic()
        try:
            found = await self._faces.analyse(picture)
        except Unavailable as error:
            self._answers = False
            await self._note(CallResult.FAILED, error.code, begun)
            raise
        if not self._answers:
            self._answers = True
            await self._note(CallResult.OK, "ok", begun)
        return found

    async def ready(self) -> bool:
        return await self._faces.ready()

    async def _note(self, result: CallResult, code: str, begun: float) -> None:
        await self._outbound.note(FACES, ANALYSE, result, code, time.monotonic() - begun)
