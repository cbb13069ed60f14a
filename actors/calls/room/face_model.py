"""Looking at faces through the face deployment of Ray Serve."""

import asyncio
from typing import Any, Final

from ray import serve

from pipelines.rules.vision.face import FaceAnalysis

FACE_APP: Final = "face"
PATIENCE_S: Final = 10.0


class ServeFaceModel:
    """Each picture goes to whichever replica is free."""

    def __init__(self) -> None:
        self._handle: Any = None

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        """All faces of a JPEG; `TimeoutError` where the deployment does not answer."""
        if self._handle is None:
            self._handle = serve.get_app_handle(FACE_APP)
        async with asyncio.timeout(PATIENCE_S):
            found: FaceAnalysis = await self._handle.analyse.remote(picture)
        return found
