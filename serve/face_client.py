"""Reaching the face model through Ray Serve."""

import asyncio
import base64
from typing import Any

from ray.exceptions import RayError, RayTaskError
from ray.serve.exceptions import DeploymentUnavailableError
from ray.serve.handle import DeploymentHandle

from pipelines.rules.vision.face import FaceAnalysis
from schemas.errors import QinqiaoError, Unavailable

PATIENCE_S = 15.0
PROBE_S = 2.0
BLANK = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
"""A grey PNG of one pixel."""


class ServeFaces:
    """Asks the deployment `FaceModel`; what it raises comes out as the product's own error."""

    def __init__(self, handle: DeploymentHandle[Any]) -> None:
        self._handle = handle

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        try:
            async with asyncio.timeout(PATIENCE_S):
                found: FaceAnalysis = await self._handle.analyse.remote(picture)
            return found
        except RayTaskError as failure:
            # Ray wraps what the model raised; the caller wants our own error.
            if isinstance(failure.cause, QinqiaoError):
                raise failure.cause from failure
            raise
        except (TimeoutError, RayError, DeploymentUnavailableError) as error:
            # It does not answer, died over the picture, or there is none.
            raise _away() from error

    async def ready(self) -> bool:
        """Whether a model answers at all; what it says of a blank picture does not matter."""
        try:
            async with asyncio.timeout(PROBE_S):
                await self.analyse(BLANK)
        except (Unavailable, TimeoutError, RayError):
            return False
        except QinqiaoError:
            return True
        return True


def _away() -> Unavailable:
    return Unavailable("人脸识别服务暂时不可用，请稍后再试。", code="faces_unavailable")
