"""What was applied for with a record, as the record's module declares it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pipelines.rules.approvals.matter import Matter
from pipelines.rules.approvals.outline import Outline
from pipelines.rules.approvals.record_case import Headline, covered, facts_of, outline_of, title_of
from pipelines.rules.bureau.years.cases import Applied
from pipelines.rules.bureau.years.noting import whole
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.actor import Actor
from schemas.approvals.definition import Facts
from schemas.modules.approval import Approval
from schemas.modules.module import Module


def approval_of(module: Module) -> Approval:
    """Of a module whose records are applied with."""
    if module.approval is None:
        raise ValueError(f"nobody applies with {module.code}")
    return module.approval


def kind_of(module: Module) -> Outline:
    return outline_of(module, approval_of(module))


def applied_with(
    module: Module,
    record_id: str,
    values: Mapping[str, Any],
    titles: Mapping[str, str],
    *,
    key: str,
    unit: str,
    actor: Actor,
    at: datetime,
    outcomes: Sequence[Outcome] = (),
    beside: Facts | None = None,
    headline: Headline | None = None,
    linked: Mapping[str, Stored] | None = None,
) -> Applied:
    """`beside` and `headline` tell what the declaration leaves to functions.

    `linked` are the records that the declaration reads by a link.
    """
    approval = approval_of(module)
    record = Stored(
        id=record_id,
        version=1,
        created_at=at,
        state=module.states.initial if module.states else None,
        values=whole(module, values),
        titles=dict(titles),
        files={},
        keys={},
    )
    matter = Matter(module, record, dict(linked or {}))
    return Applied(
        kind=outline_of(module, approval),
        key=key,
        object_id=record_id,
        title=title_of(approval, matter, headline),
        unit=unit,
        facts=facts_of(approval, matter, outcomes, beside) | covered(record),
        actor=actor,
        at=at,
        checks_pass=all(one.passed for one in outcomes),
    )
