"""What officers and the platform note when a record is made, in the words of the flows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.years.cases import Case
from pipelines.rules.modules.change_detail import change_detail, creation_detail, decision_detail
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


def whole(module: Module, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the record has them, with those that nobody gave."""
    return {field.name: values.get(field.name) for field in module.fields}


def acted(
    ground: Ground,
    login: str,
    module: Module,
    record_id: str,
    action: str,
    at: datetime,
    *,
    states: tuple[str | None, str | None],
    version: int,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Happened:
    """An officer carried an action of the module out."""
    return Happened(
        at=at,
        stream=ground.officer(login).prison or BUREAU,
        actor=ground.actor(login),
        action=module.permission(action).replace(":", "."),
        object_kind=module.code,
        object_id=record_id,
        detail=change_detail(
            before=before or {},
            after=after or {},
            titles_before={},
            titles_after={},
            version=version,
            reason=reason,
            states=states,
        ),
    )


def decided(
    ground: Ground,
    login: str,
    module: Module,
    record_id: str,
    case: Case,
    at: datetime,
    *,
    states: tuple[str, str],
    version: int,
    opinion: str,
) -> Happened:
    """What a decision of the approval centre did to the record."""
    return Happened(
        at=at,
        stream=case.stream,
        actor=ground.actor(login),
        action=f"{module.code}.decided",
        object_kind=module.code,
        object_id=record_id,
        detail=decision_detail(states, opinion, case.id, version),
    )
