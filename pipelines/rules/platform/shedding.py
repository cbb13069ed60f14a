"""The order in which requests are left out where there are too many of them (NF-TECH-12).

First what can be asked again at any time: figures, files that leave, playback. Then what people
look up and hand in. Never what somebody waits for in a call, and never the way in.
"""

import re
from enum import Enum
from typing import Final

import msgspec


class Worth(msgspec.Struct, frozen=True):
    """`patience_s`: how long such a request may be expected to take; None: however long."""

    patience_s: float | None


class Order(Enum):
    """From what is left out first to what never is."""

    LATER = Worth(1.0)
    USUAL = Worth(2.5)
    NEVER = Worth(None)


LATER: Final = re.compile(
    r"GET .*(statistics|figures|-charts|/cockpit|/export$|/waveform|/recording/|/download$)"
)
NEVER: Final = frozenset[str]()

ALWAYS_OPEN: Final = frozenset({"/ws/call"})
"""Sockets that are opened however many there are: a call's own."""


def order_of(route: str) -> Order:
    """Where a route, as `GET /api/calls/{call_id}`, stands in it."""
    if route in NEVER:
        return Order.NEVER
    return Order.LATER if LATER.match(route) else Order.USUAL
