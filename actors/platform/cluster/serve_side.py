"""The deployments of this node and their replicas, as Ray Serve has them."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import ray
from ray.serve._private.common import DeploymentID
from ray.serve.context import _get_global_client

from schemas.platform.cluster.replicas import Deployment, Told

APPS: Final = {
    Deployment.API: "app",
    Deployment.SPEECH: "speech",
    Deployment.READER: "speech_reader",
    Deployment.FACE: "face",
}
NAMESPACE: Final = "serve"
PREFIX: Final = "SERVE_REPLICA::"
ANSWER_S: Final = 2.0
"""A replica that takes longer tells nothing this time."""
RUNNING: Final = "RUNNING"
ENDING: Final = frozenset({"STOPPING", "STOPPED"})
FAILED: Final = frozenset({"UNHEALTHY", "DEPLOY_FAILED"})


class Replica(msgspec.Struct, frozen=True, kw_only=True):
    """One replica that exists."""

    name: str
    """As `face#FaceModel#k3x9`."""
    actor_id: str
    state: str
    pid: int | None
    began_at: datetime | None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One deployment now."""

    target: int
    message: str
    """What Serve says of it while it fails."""
    replicas: list[Replica]

    @property
    def ready(self) -> list[Replica]:
        return [one for one in self.replicas if one.state == RUNNING]

    @property
    def standing(self) -> list[Replica]:
        """All but those that are ending."""
        return [one for one in self.replicas if one.state not in ENDING]

    @property
    def settled(self) -> bool:
        return len(self.ready) == len(self.replicas) == self.target


async def seen() -> dict[Deployment, Seen]:
    """The deployments that there are."""
    controller = await asyncio.to_thread(_controller)
    details = await controller.get_serve_instance_details.remote()
    found = {}
    for deployment, app in APPS.items():
        told = details["applications"].get(app, {}).get("deployments", {}).get(deployment.value)
        if told is not None:
            found[deployment] = _seen(told)
    return found


async def told(replica: Replica) -> Told | None:
    """What it says of its work; None where it does not answer."""
    try:
        async with asyncio.timeout(ANSWER_S):
            handle = await asyncio.to_thread(_handle, replica.name)
            answer = await handle.record_routing_stats.remote()
    except (ValueError, TimeoutError, ray.exceptions.RayError):
        # It went in the meantime, or has not begun.
        return None
    return msgspec.convert(answer, Told) if answer else None


async def scale(deployment: Deployment, target: int) -> None:
    """Have so many replicas; those that stay are not restarted.

    What the dashboard's `POST …/deployments/{name}/scale` calls, allowed by
    `external_scaler_enabled` at the deployment: Serve has no Python call for it yet, and the
    dashboard does not run here.
    """
    controller = await asyncio.to_thread(_controller)
    wanted = DeploymentID(name=deployment.value, app_name=APPS[deployment])
    await controller.update_deployment_replicas.remote(wanted, target)


def end(name: str) -> None:
    """End a replica's process; Serve makes another. `ValueError` where it is gone."""
    ray.kill(_handle(name))


def _seen(told: dict[str, Any]) -> Seen:
    status = _word(told["status"])
    return Seen(
        target=told["target_num_replicas"],
        message=told["message"] if status in FAILED or "fail" in told["message"] else "",
        replicas=[_replica(one) for one in told["replicas"]],
    )


def _replica(told: dict[str, Any]) -> Replica:
    """What Serve does not know yet of one that is being made is left out by it."""
    began_s = told.get("start_time_s")
    return Replica(
        name=told["actor_name"].removeprefix(PREFIX),
        actor_id=told.get("actor_id") or "",
        state=_word(told["state"]),
        pid=told.get("pid"),
        began_at=datetime.fromtimestamp(began_s, UTC) if began_s else None,
    )


def _word(state: Any) -> str:
    """Serve hands on its own kinds of words, or their names."""
    return str(getattr(state, "value", state))


def _handle(name: str) -> Any:
    return ray.get_actor(PREFIX + name, namespace=NAMESPACE)


def _controller() -> Any:
    client = _get_global_client(raise_if_no_controller_running=True)
    assert client is not None
    return client._controller
