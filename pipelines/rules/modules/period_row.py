"""The time in which a value of a dated field counts, as its row has it."""

from datetime import datetime
from typing import Any

import msgspec


def period_row(
    *,
    period_id: str,
    module: str,
    record_id: str,
    field: str,
    value: Any,
    since: datetime,
    until: datetime | None,
    reason: str,
    actor_name: str,
    applied_at: datetime | None,
) -> dict[str, Any]:
    """Of the table `field_period`."""
    return {
        "id": period_id,
        "module": module,
        "record_id": record_id,
        "field": field,
        "value": msgspec.to_builtins(value),
        "since": since,
        "until": until,
        "reason": reason,
        "actor_name": actor_name,
        "applied_at": applied_at,
    }
