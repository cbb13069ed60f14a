"""What is noted of a review that nobody made in time."""

from datetime import datetime
from typing import Any

from pipelines.rules.security.actor import system_actor

WATCH = system_actor("复听督办")
OVERDUE = "conversation.overdue"


def overdue_row(call_id: str, due_at: datetime, told_at: datetime) -> dict[str, Any]:
    """Officers were told once."""
    return {"call_id": call_id, "due_at": due_at, "told_at": told_at}


def overdue_detail(rows: int) -> dict[str, Any]:
    return {"rows": rows}
