"""The standing actors of this node, as Ray's own table has them; no dashboard runs."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import ray
from ray._private import state as ray_state

from actors import standing_parts
from actors.background import NAMESPACE, Health
from pipelines.rules.platform.cluster.restarting import is_known
from schemas.platform.cluster.parts import PartKind

logger = logging.getLogger(__name__)

ANSWER_S: Final = 3.0
ALIVE: Final = "ALIVE"
LIVING: Final = (ALIVE, "RESTARTING", "PENDING_CREATION", "DEPENDENCIES_UNREADY")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One standing actor, or one of the parts that share one."""

    name: str
    actor: str
    """What Ray calls the actor."""
    shares: int
    """How many parts its process carries."""
    carried: bool
    """Whether it is an object in an actor that carries parts."""
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
            names = standing_parts.parts_of(one["ActorClassName"], one["Name"])
            for name in names:
                if is_known(PartKind.ACTOR, name):
                    found[name] = _standing(one, name, len(names))
    return [found[name] for name in sorted(found)]


def death_of(actor_id: str) -> str:
    """Why an actor ended, as far as Ray still knows; asks Ray and waits."""
    told = ray_state.actors(actor_id=actor_id) if actor_id else {}
    return _cause(told["DeathCause"]) if told else ""


async def health(one: Standing) -> Health | None:
    """What the part tells of itself; None where it has nothing to tell or does not answer."""
    try:
        async with asyncio.timeout(ANSWER_S):
            handle = await asyncio.to_thread(_handle, one.actor)
            ask = getattr(handle, "health", None)
            if ask is None:
                return None
            answer: Health = await (ask.remote(one.name) if one.carried else ask.remote())
            return answer
    except (ValueError, TimeoutError, ray.exceptions.RayError):
        return None


async def end(name: str) -> None:
    """End it alone, so that it is made anew. `ValueError` where it is gone.

    A process that does not answer is ended with all its parts: nothing less would help.
    """
    one = next((part for part in await asyncio.to_thread(standing) if part.name == name), None)
    if one is None:
        raise ValueError(name)
    handle = await asyncio.to_thread(_handle, one.actor)
    if one.carried:
        try:
            async with asyncio.timeout(ANSWER_S):
                await handle.renew.remote(name)
            return
        except (TimeoutError, ray.exceptions.RayError):
            logger.warning("the process of %s does not answer: it is ended as a whole", name)
    await asyncio.to_thread(ray.kill, handle, no_restart=False)


def _handle(name: str) -> Any:
    return ray.get_actor(name, namespace=NAMESPACE)


def _standing(told: dict[str, Any], name: str, shares: int) -> Standing:
    began_ms = told["StartTime"]
    return Standing(
        name=name,
        actor=told["Name"],
        shares=shares,
        carried=told["ActorClassName"] == standing_parts.CLASS_NAME,
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
