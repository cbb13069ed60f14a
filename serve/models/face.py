"""The face model as a Serve deployment; all that decides is in connectors and pipelines."""

import asyncio
from typing import Any

from ray import serve

from connectors.vision.engine import make_engine
from pipelines.flows.models.tally import Tally, Turn
from pipelines.rules.vision.face import FaceAnalysis
from schemas.errors import QinqiaoError
from schemas.platform.cluster.replicas import Deployment
from schemas.settings import Settings
from serve.models.telling import ASKED_BY_THE_KEEPER, told
from serve.replica_port import keep_to_loopback

BATCH = 8


@serve.deployment(
    name=Deployment.FACE.value,
    ray_actor_options={"num_cpus": 0.1},
    max_ongoing_requests=64,
    # Somebody stands at the door while a replica that is gone is not missed yet.
    health_check_period_s=5,
    request_router_config=ASKED_BY_THE_KEEPER,
)
class FaceModel:
    """Finds and embeds faces; holds no state but the networks.

    The networks take one face at a time and are not for several threads, so a batch saves no work:
    it lets pictures queue while the event loop stays free for health checks.
    """

    def __init__(self, settings: Settings) -> None:
        keep_to_loopback()
        self._engine = make_engine(settings)
        self._tally = Tally()

    async def record_routing_stats(self) -> dict[str, Any]:
        """What this replica tells of its work; the name is Serve's."""
        return told(self._tally.told())

    async def analyse(self, picture: bytes) -> FaceAnalysis:
        """All faces of a JPEG or PNG; InvalidInput(code="unreadable_picture") on anything else."""
        with self._tally.asked() as turn:
            outcome = await self._in_turn((picture, turn))
        if isinstance(outcome, QinqiaoError):
            raise outcome
        return outcome

    @serve.batch(max_batch_size=BATCH, batch_wait_timeout_s=0)
    async def _in_turn(
        self, pictures: list[tuple[bytes, Turn]]
    ) -> list[FaceAnalysis | QinqiaoError]:
        return await asyncio.to_thread(lambda: [self._one(*one) for one in pictures])

    def _one(self, picture: bytes, turn: Turn) -> FaceAnalysis | QinqiaoError:
        """The analysis, or the refusal of this picture alone: its neighbours in the batch go on."""
        turn.begin()
        try:
            return self._engine.analyse(picture)
        except QinqiaoError as error:
            return error
