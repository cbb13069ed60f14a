"""What is wished for the speech model's replicas, what was done, and what is seen of them."""

from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.transaction import Tx
from schemas.speech.speech_scaling import Observed, Scaled, SpeechResources, Wish
from schemas.tables.speech.speech_scaling import speech_scaling

DEPLOYMENT = "SpeechModel"


class _Row(msgspec.Struct, frozen=True):
    wish: dict[str, Any] | None
    observed: dict[str, Any] | None
    scaled: dict[str, Any] | None


async def lock(tx: Tx) -> None:
    """Of two who set a target the second waits and then sees what the first did."""
    await tx.lock("speech_scaling")


async def read(tx: Tx, *, least: int, most: int) -> SpeechResources:
    """All of it within these limits."""
    kept = speech_scaling.c
    rows = await tx.all(
        select(kept.wish, kept.observed, kept.scaled).where(kept.deployment == DEPLOYMENT), _Row
    )
    known = {name: value for row in rows for name, value in msgspec.structs.asdict(row).items()}
    return msgspec.convert({"least": least, "most": most, **known}, SpeechResources)


async def put(
    tx: Tx,
    *,
    wish: Wish | None = None,
    observed: Observed | None = None,
    scaled: Scaled | None = None,
) -> None:
    """Keep what is given; the rest stays."""
    given = {"wish": wish, "observed": observed, "scaled": scaled}
    values = {name: msgspec.to_builtins(one) for name, one in given.items() if one is not None}
    await tx.execute(
        upsert(speech_scaling)
        .values(deployment=DEPLOYMENT, **values)
        .on_conflict_do_update(index_elements=["deployment"], set_=values)
    )
