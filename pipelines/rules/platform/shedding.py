"""The order in which requests are left out where there are too many of them (NF-TECH-12).

First what can be asked again at any time: figures, files that leave, playback. Then what people
look up and hand in. Never what somebody waits for in a call, and never the way in.
"""

from enum import Enum

import msgspec


class Worth(msgspec.Struct, frozen=True):
    """How long such a request may be expected to take; None: however long."""

    patience_s: float | None
    """While many have come at once, which passes."""
    standing_s: float | None
    """While more come than are answered, so that waiting helps nobody."""


class Order(Enum):
    """From what is left out first to what never is."""

    LATER = Worth(1.0, 0.1)
    USUAL = Worth(2.5, 0.2)
    NEVER = Worth(None, None)
