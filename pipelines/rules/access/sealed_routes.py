"""Which interfaces take sealed bodies alone (NF-CRYPTO-30)."""

PLAIN_PREFIXES = ("/api/device/", "/api/open/", "/api/simulators/")
"""Terminals and outside systems sign their requests; simulators hold nobody's data.
Clients are told these before they know any route."""
INTERFACE = "/api/"


def takes_sealed(path: str) -> bool:
    """Whether JSON for this path must come sealed, as all that a person's page sends."""
    return path.startswith(INTERFACE) and not path.startswith(PLAIN_PREFIXES)
