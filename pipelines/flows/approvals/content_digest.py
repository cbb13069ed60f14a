"""What a record held when it was submitted, as one digest among the facts."""

import json

from pipelines.rules.modules.record import Stored
from pipelines.rules.security.digest import sm3_hex


def content_of(record: Stored) -> str:
    """SM3 of all values: every signature thereby covers what was submitted, not its summary."""
    plain = json.dumps(record.values, ensure_ascii=False, sort_keys=True, default=str)
    return sm3_hex(plain.encode())
