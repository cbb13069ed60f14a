"""What an adapter says where a system's answer is none."""

from connectors.prisons.port import Unacknowledged
from schemas.errors import InvalidInput, Unavailable

MOST_BYTES = 64 * 1024 * 1024
"""Of one answer; a page of records has a few million bytes."""
BLOCK_BYTES = 256 * 1024
"""Of a file, fetched at once."""
PATIENCE_S = 20.0


def unreadable(what: str, **detail: str | int) -> InvalidInput:
    """The answer cannot be read at all."""
    return InvalidInput(f"系统的应答无法识别：{what}。", code="peer_answer", **detail)


def too_large() -> InvalidInput:
    return unreadable("超过允许的大小", most=MOST_BYTES)


def away(code: str = "system_away", **detail: str | int) -> Unavailable:
    """The system does not answer."""
    return Unavailable("监狱系统没有应答。", code=code, **detail)


def unacknowledged() -> Unacknowledged:
    """The system took what it was handed in its own time, and has not answered it."""
    return Unacknowledged("监狱系统尚未回执。")
