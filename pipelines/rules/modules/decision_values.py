"""What a record keeps of the decision on it, where its module keeps that."""

from datetime import datetime
from typing import Any

MOST = 200
"""Characters of an opinion."""


def decision_values(name: str, at: datetime, opinion: str) -> dict[str, Any]:
    return {"decided_by": name, "decided_at": at, "opinion": opinion[:MOST] or None}
