"""Which interfaces take sealed bodies alone (NF-CRYPTO-30)."""

FAULTS = "/api/client-faults"
PLAIN_PREFIXES = ("/api/device/", "/api/open/", "/api/simulators/", FAULTS)
"""Terminals and outside systems sign their requests; simulators hold nobody's data; a page tells of
its errors also where sealing is what fails, and of nobody.
Clients are told these before they know any route."""
INTERFACE = "/api/"


def takes_sealed(path: str) -> bool:
    """Whether JSON for this path must come sealed, as all that a person's page sends."""
    return path.startswith(INTERFACE) and not path.startswith(PLAIN_PREFIXES)
