"""The database as commands on the host write to it: in one transaction, and audited."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.doors import Doors, open_doors
from connectors.postgres.access import rights
from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import system_actor
from schemas.settings import Settings

T = TypeVar("T")
ACTOR = system_actor("qinqiao admin")


def settings_with_database() -> Settings:
    settings = settings_of_process()
    return msgspec.structs.replace(settings, database_url=require_database(settings))


async def in_transaction(settings: Settings, work: Callable[[Tx, Doors], Awaitable[T]]) -> T:
    """What the work answers, once it is committed; the built-in roles are there by then."""
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            await rights.plant_built_in(tx, doors.rights_seal())
            return await work(tx, doors)
    finally:
        await doors.close()


async def note(
    tx: Tx, action: str, kind: str, object_id: str | None, detail: dict[str, Any], **more: Any
) -> None:
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=ACTOR,
        action=action,
        object_kind=kind,
        object_id=object_id,
        detail=detail,
        **more,
    )
