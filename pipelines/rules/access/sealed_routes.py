"""Which interfaces take sealed bodies alone, and which answer sealed (NF-CRYPTO-30)."""

from typing import Final

from pipelines.rules.platform.repeated_routes import WITHOUT_ANSWER

PLAIN_PREFIXES = ("/api/device/", "/api/open/", "/api/simulators/")
"""Terminals and outside systems sign their requests; simulators hold nobody's data."""
INTERFACE = "/api/"
REVEALED = frozenset[str]()
SEALED_ANSWERS: Final = frozenset(WITHOUT_ANSWER) | REVEALED
"""Answers that hold a secret, or in clear what is masked everywhere else; all others go as they
are, since what a page reads has no body under whose key it could be sealed."""


def takes_sealed(path: str) -> bool:
    """Whether JSON for this path must come sealed, as all that a person's page sends."""
    return path.startswith(INTERFACE) and not path.startswith(PLAIN_PREFIXES)
