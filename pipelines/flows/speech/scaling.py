"""Showing the speech model's replicas, and setting how many there shall be (NF-DEP-06)."""

from datetime import timedelta

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.speech import speech_scaling, speech_use
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import require_permission
from schemas.errors import Conflict, InvalidInput
from schemas.speech.speech_scaling import SetSpeechScaling, SpeechResources, Wish

OBJECT = "speech_scaling"
READ, SCALE = "speech:list", "speech:scale"
SHOWN = timedelta(hours=3)
"""So far back the use of the channels is shown; what is kept reaches farther."""


async def resources(services: Services, officer: Officer) -> SpeechResources:
    require_permission(officer.permissions, READ)
    async with services.database.transaction() as tx:
        return await _read(services, tx)


async def scale(services: Services, officer: Officer, asked: SetSpeechScaling) -> SpeechResources:
    """Keep the wish; the standing actor carries it out within seconds."""
    attempt = Attempt(services, officer.actor(), "speech_scaling.set", OBJECT, None, officer.stream)
    limits = _limits(services)
    async with attempt, services.database.transaction() as tx:
        require_permission(officer.permissions, SCALE)
        _require_within(asked.target, **limits)
        await speech_scaling.lock(tx)
        known = await speech_scaling.read(tx, **limits)
        before = known.wish.target if known.wish else None
        if asked.seen != before:
            raise Conflict("副本数已被他人调整，请刷新后再改。", code="changed_meanwhile")
        wish = Wish(
            target=asked.target,
            at=services.clock(),
            by=officer.name,
            reason=asked.reason.strip(),
        )
        await speech_scaling.put(tx, wish=wish)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="speech_scaling.set",
            object_kind=OBJECT,
            object_id=None,
            detail={
                "before": {"replicas": before},
                "after": {"replicas": asked.target},
                "reason": wish.reason,
            },
        )
        return await _read(services, tx)


async def _read(services: Services, tx: Tx) -> SpeechResources:
    now = services.clock()
    found = await speech_scaling.read(tx, **_limits(services))
    use = await speech_use.between(tx, now - SHOWN, now)
    return msgspec.structs.replace(found, use=use)


def _limits(services: Services) -> dict[str, int]:
    settings = services.live.current
    return {"least": settings.speech_least_replicas, "most": settings.speech_most_replicas}


def _require_within(target: int | None, *, least: int, most: int) -> None:
    if target is not None and not least <= target <= most:
        raise InvalidInput(
            f"副本数应在{least}至{most}之间。", code="out_of_range", least=least, most=most
        )
