"""The HTTP face as a Ray Serve application; the models run in applications of their own."""

import gc
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from litestar import Litestar
from ray import serve
from ray.serve import Application, Deployment

from actors.calls.room.client import RayRoomClient
from actors.speech.streams.client import RayStreamClient
from connectors.doors import (
    open_affairs,
    open_affairs_control,
    open_bus,
    open_call_gateway_control,
    open_doors,
    open_police,
    open_shards,
)
from connectors.live_settings import LiveSettings
from connectors.platforms.hosts import open_hosts
from pipelines.flows.exchange.prisons.opening import opening
from pipelines.flows.models.tally import Tally, turn_of_the_loop
from pipelines.flows.services import Services
from schemas.platform.cluster.replicas import Deployment as Named
from schemas.settings import Settings
from serve.asgi import make_app
from serve.face_client import ServeFaces
from serve.models.telling import ASKED_BY_THE_KEEPER, told
from serve.replica_port import keep_to_loopback

REQUESTS_AT_ONCE = 10_000
"""Open WebSockets count too, so that it bounds nothing: `serve.shedding` does, and can tell why."""
LOGICAL_CPUS = 0.1
FACE_MODEL, FACE_APP = "FaceModel", "face"


# No app is handed over: a Litestar app cannot be pickled, so each replica builds its own.
@serve.ingress()
class Api:
    """One replica of the HTTP face; sessions and all else that lasts are in the database."""

    def __init__(self, settings: Settings) -> None:
        keep_to_loopback()
        self._settings = settings
        self._requests = Tally()

    async def __serve_build_asgi_app__(self) -> Litestar:
        services = open_services(self._settings)
        self._requests = services.requests
        app = make_app(services)
        # What is there now stays for good, and no request shall wait while it is walked.
        gc.freeze()
        return app

    async def record_routing_stats(self) -> dict[str, Any]:
        """What this replica tells of its work; the name is Serve's.

        No request waits in a queue of ours: all wait for the event loop.
        """
        waited = await turn_of_the_loop()
        return told(msgspec.structs.replace(self._requests.told(), wait_s=waited))


SHARD_CONNECTIONS = 4
"""To each shard of the ledger, from each replica."""


def open_services(settings: Settings) -> Services:
    """The wiring of one replica."""
    doors = open_doors(settings)
    live = LiveSettings(doors.database, settings)
    return Services(
        live=live,
        database=doors.database,
        bus=open_bus(settings),
        # Pages come before the models: who asks for a face meanwhile waits for it.
        faces=ServeFaces(serve.get_deployment_handle(FACE_MODEL, FACE_APP, _check_exists=False)),
        rooms=RayRoomClient(lambda: live.current),
        streams=RayStreamClient(lambda: live.current),
        keys=doors.keys,
        files=doors.store,
        hosts=open_hosts(settings, doors.database, now),
        clock=now,
        affairs=open_affairs(settings, now),
        affairs_control=open_affairs_control(settings, now),
        call_gateway_control=open_call_gateway_control(settings, now),
        police=open_police(settings, now),
        shards=open_shards(settings, doors.database, pool_size=SHARD_CONNECTIONS),
        open_system=opening(settings, doors.keys),
    )


def now() -> datetime:
    return datetime.now(UTC)


def build(settings: Settings) -> Application:
    """The application that the cluster runs at `/`."""
    deployment: Deployment = cast(Any, serve.deployment)(
        Api,
        name=Named.API.value,
        num_replicas=settings.api_replicas,
        max_ongoing_requests=REQUESTS_AT_ONCE,
        request_router_config=ASKED_BY_THE_KEEPER,
        ray_actor_options={"num_cpus": LOGICAL_CPUS},
    )
    return deployment.bind(settings)
