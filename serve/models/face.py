"""The face model as a Serve deployment; all that decides is in connectors and pipelines."""

import asyncio

from ray import serve

from connectors.vision.engine import make_engine
from pipelines.rules.vision.face import FaceAnalysis
from schemas.errors import QinqiaoError
from schemas.settings import Settings
from serve.replica_port import keep_to_loopback

BATCH = 8


@serve.deployment(
    name="FaceModel",
    ray_actor_options={"num_cpus": 0.1},
    max_ongoing_requests=64,
)
class FaceModel:
    """Finds and embeds faces; holds no state but the networks.

    The networks take one face at a time and are not for several threads, so a batch saves no work:
    it lets pictures queue while the event loop stays free for health checks.
    """

    def __init__(self, settings: Settings) -> None:
        keep_to_loopback()
        self._engine = make_engine(settings)

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        """All faces of a JPEG or PNG; InvalidInput(code="unreadable_picture") on anything else."""
        outcome = await self._in_turn(picture)
        if isinstance(outcome, QinqiaoError):
            raise outcome
        return outcome

    @serve.batch(max_batch_size=BATCH, batch_wait_timeout_s=0)
    async def _in_turn(self, pictures: list[bytes]) -> list[FaceAnalysis | QinqiaoError]:
        return await asyncio.to_thread(lambda: [self._one(picture) for picture in pictures])

    def _one(self, picture: bytes) -> FaceAnalysis | QinqiaoError:
        """The analysis, or the refusal of this picture alone: its neighbours in the batch go on."""
        try:
            return self._engine.analyse(picture)
        except QinqiaoError as error:
            return error
