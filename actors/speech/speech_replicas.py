"""The speech deployment's replicas as Ray Serve has them."""

import asyncio
from typing import Any, Final

import msgspec
import ray
from ray import serve
from ray.serve._private.common import DeploymentID
from ray.serve.context import _get_global_client

from pipelines.rules.speech.lines.fail_over import EngineStatus

APP: Final = "speech"
DEPLOYMENT: Final = "SpeechModel"
SERVE_NAMESPACE: Final = "serve"


class Replicas(msgspec.Struct, frozen=True, kw_only=True):
    """So many exist, so many there should be, so many answer, so many utterances are with them."""

    current: int
    target: int
    ready: int
    waiting: int


async def seen() -> Replicas:
    """What Serve tells now."""
    # Serve's own calls wait, and an actor's loop must not.
    status = await asyncio.to_thread(serve.status)
    details = status.applications[APP].deployments[DEPLOYMENT]
    states = {str(state): count for state, count in details.replica_states.items()}
    return Replicas(
        current=sum(states.values()),
        target=await _target(),
        ready=states.get("RUNNING", 0),
        waiting=await _waiting(),
    )


async def engine() -> EngineStatus:
    """Of one replica, whichever Serve picks."""
    handle: Any = await asyncio.to_thread(serve.get_app_handle, APP)
    status: EngineStatus = await handle.status.remote()
    return status


async def scale(target: int) -> None:
    """Have so many replicas; those that stay are not restarted.

    What the dashboard's `POST …/deployments/{name}/scale` calls, allowed by
    `external_scaler_enabled` at the deployment: Serve has no Python call for it yet, and the
    dashboard does not run here.
    """
    controller = await asyncio.to_thread(_controller)
    await controller.update_deployment_replicas.remote(_id(), target)


async def _target() -> int:
    controller = await asyncio.to_thread(_controller)
    details = await controller.get_serve_instance_details.remote()
    target: int = details["applications"][APP]["deployments"][DEPLOYMENT]["target_num_replicas"]
    return target


async def _waiting() -> int:
    named = ray.util.list_named_actors(all_namespaces=True)
    prefix = f"SERVE_REPLICA::{APP}#{DEPLOYMENT}#"
    counts = []
    for actor in named:
        if actor["namespace"] == SERVE_NAMESPACE and actor["name"].startswith(prefix):
            try:
                replica = ray.get_actor(actor["name"], namespace=SERVE_NAMESPACE)
                counts.append(await replica.get_num_ongoing_requests.remote())
            except (ValueError, ray.exceptions.RayError):
                # It went in the meantime.
                continue
    return sum(counts)


def _controller() -> Any:
    client = _get_global_client(raise_if_no_controller_running=True)
    assert client is not None
    return client._controller


def _id() -> DeploymentID:
    return DeploymentID(name=DEPLOYMENT, app_name=APP)
