"""A line of the log of signing in and out."""

from datetime import datetime
from typing import Any

DEVICE_LENGTH = 200
SIGN_IN, SIGN_OUT = "session.sign_in", "session.sign_out"
"""As the audit log calls them."""
IN, OUT, OK = "sign_in", "sign_out", "ok"


def sign_in_row(
    line_id: str,
    *,
    event: str,
    result: str,
    officer_id: str | None,
    address: str,
    device: str,
    at: datetime,
) -> dict[str, Any]:
    """Of an officer."""
    return {
        "id": line_id,
        "at": at,
        "event": event,
        "result": result[:32],
        "officer_id": officer_id,
        "source_address": address,
        "device": device[:DEVICE_LENGTH],
    }
