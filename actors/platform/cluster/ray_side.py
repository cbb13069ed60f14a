"""The standing actors of this node, as Ray's own table has them; no dashboard runs."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import ray
from ray._private import state as ray_state

from actors.background import NAMESPACE, Health
from pipelines.rules.platform.cluster.restarting import is_known
from schemas.platform.cluster.parts import PartKind

ANSWER_S: Final = 3.0
ALIVE: Final = "ALIVE"
LIVING: Final = (ALIVE, "RESTARTING", "PENDING_CREATION", "DEPENDENCIES_UNREADY")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One standing actor."""

    name: str
    alive: bool
    pid: int | None
    restarts: int
    """Of its process, since it was first made."""
    began_at: datetime | None
    died_of: str


def standing() -> list[Standing]:
    """Those that belong to the product, by name; asks Ray and waits."""
    found = {}
    for living in LIVING:
        for one in ray_state.actors(actor_state_name=living).values():
            if is_known(PartKind.ACTOR, one["Name"]):
                found[one["Name"]] = _standing(one)
    return [found[name] for name in sorted(found)]


def death_of(actor_id: str) -> str:
    """Why an actor ended, as far as Ray still knows; asks Ray and waits."""
    told = ray_state.actors(actor_id=actor_id) if actor_id else {}
    return _cause(told["DeathCause"]) if told else ""


async def health(name: str) -> Health | None:
    """What the actor tells of itself; None where it has nothing to tell or does not answer."""
    try:
        async with asyncio.timeout(ANSWER_S):
            handle = await asyncio.to_thread(_handle, name)
            ask = getattr(handle, "health", None)
            if ask is None:
                return None
            answer: Health = await ask.remote()
            return answer
    except (ValueError, TimeoutError, ray.exceptions.RayError):
        return None


def end(name: str) -> None:
    """End its process; Ray makes it anew. `ValueError` where it is gone."""
    ray.kill(_handle(name), no_restart=False)


def _handle(name: str) -> Any:
    return ray.get_actor(name, namespace=NAMESPACE)


def _standing(told: dict[str, Any]) -> Standing:
    began_ms = told["StartTime"]
    return Standing(
        name=told["Name"],
        alive=told["State"] == ALIVE,
        pid=told["Pid"] or None,
        restarts=told["NumRestarts"],
        began_at=datetime.fromtimestamp(began_ms / 1000, UTC) if began_ms else None,
        died_of=_cause(told["DeathCause"]),
    )


def _cause(cause: Any) -> str:
    """The words of whichever kind of end Ray noted."""
    kind = cause.WhichOneof("context") if cause is not None else None
    if kind is None:
        return ""
    context = getattr(cause, kind)
    for name in ("formatted_exception_string", "error_message"):
        if text := getattr(context, name, ""):
            return str(text)
    return ""
