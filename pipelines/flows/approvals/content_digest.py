"""What a record held when it was submitted, as one digest among the facts."""

from pipelines.rules.approvals.content import record_digest
from pipelines.rules.modules.record import Stored


def content_of(record: Stored) -> str:
    """SM3 of all values."""
    return record_digest(record.values)
