"""WebSocket routes."""

from typing import Any

HANDLERS: tuple[Any, ...] = ()
