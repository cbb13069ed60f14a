"""Rows of a flow and of its versions, and what the default flow of a kind is called."""

from datetime import datetime
from typing import Any

import msgspec

from schemas.approvals.definition import Definition
from schemas.approvals.state import FlowState

BUREAU_PLACE = "bureau"
"""Place of the flow that counts where a prison has none."""
PLANTER, NOTE = "系统", "系统默认流程"
"""Who made the flow of a kind that nobody made, and with which words."""


def default_name(title: str) -> str:
    """What the bureau's own flow of a kind is called at first."""
    return f"{title}审批"


def flow_row(
    flow_id: str, *, kind: str, prison_id: str | None, name: str, by: str, at: datetime
) -> dict[str, Any]:
    return {
        "id": flow_id,
        "kind": kind,
        "place": prison_id or BUREAU_PLACE,
        "prison_id": prison_id,
        "name": name,
        "operated_at": at,
        "operated_by": by,
    }


def draft_columns(definition: Definition, *, note: str, by: str, at: datetime) -> dict[str, Any]:
    """What a draft says."""
    return {
        "definition": msgspec.to_builtins(definition),
        "note": note,
        "created_by": by,
        "created_at": at,
    }


def version_row(
    version_id: str, flow_id: str, number: int, content: dict[str, Any]
) -> dict[str, Any]:
    """A draft as a version of its own."""
    state = FlowState.DRAFT.value
    return {"id": version_id, "flow_id": flow_id, "number": number, "state": state, **content}


def published_columns(*, by: str, at: datetime) -> dict[str, Any]:
    return {"state": FlowState.PUBLISHED.value, "published_by": by, "published_at": at}
