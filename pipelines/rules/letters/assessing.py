"""What the assessment of a letter looks at beside its fields, and what it leaves (VC-LETTER-03)."""

from datetime import datetime
from typing import Any

from schemas.approvals.definition import Facts
from schemas.modules.letters.letters import REGISTERED_RELATIVE


def registered(relative_id: str | None) -> Facts:
    """Whether it goes to or comes from a relative whom we know."""
    return {REGISTERED_RELATIVE.name: relative_id is not None}


def assessed_values(
    officer_id: str | None, at: datetime, withheld: str | None = None
) -> dict[str, Any]:
    """`withheld` says why it does not go on."""
    values = {"assessed_by": officer_id, "assessed_at": at}
    return values if withheld is None else values | {"withheld_reason": withheld}
