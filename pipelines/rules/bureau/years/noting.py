"""What officers and the platform note when a record is made, in the words of the flows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.modules.change_detail import creation_detail
from schemas.modules.module import Module, Verb


def created(
    ground: Ground,
    login: str,
    module: Module,
    record_id: str,
    values: Mapping[str, Any],
    titles: Mapping[str, str],
    at: datetime,
) -> Happened:
    """An officer entered a record, which has the state of new ones."""
    state = module.states.initial if module.states else None
    return Happened(
        at=at,
        stream=ground.officer(login).prison or BUREAU,
        actor=ground.actor(login),
        action=module.permission(Verb.CREATE).replace(":", "."),
        object_kind=module.code,
        object_id=record_id,
        detail=creation_detail(module, values, titles, state),
    )


def entered(
    ground: Ground,
    login: str,
    module: Module,
    record_id: str,
    values: Mapping[str, Any],
    at: datetime,
    **extra: Any,
) -> Record:
    """The record of it."""
    return Record(
        module=module.code,
        id=record_id,
        values=dict(values),
        at=at,
        state=module.states.initial if module.states else None,
        by=ground.officer_id(login),
        extra=extra,
    )
