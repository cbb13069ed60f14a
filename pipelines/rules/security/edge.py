"""Where a request comes from, as the edge says it under a word that no client knows (AU-1)."""

import hmac
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from typing import Final

ADDRESS: Final = "X-Qinqiao-Address"
WORD: Final = "X-Qinqiao-Edge"
TO_NODES, BETWEEN_ZONES = "edge-nodes", "edge-zones"
"""Purposes of the keys that the words are: what speaks to the nodes, and what to the other zone.

Two, so that a host of the internet zone knows nothing that a node would believe."""

Headers = Iterable[tuple[bytes, bytes]]


def word_of(key: bytes) -> str:
    """The word by which the two ends of a hop know one another."""
    return key.hex()


def told_address(headers: Headers, word: str) -> str | None:
    """The address that the edge names; None where no edge speaks, whatever a client sent.

    Names of headers are in lower case, as ASGI has them.
    """
    said, told = _values(headers, WORD), _values(headers, ADDRESS)
    if len(said) != 1 or len(told) != 1:
        return None
    if not hmac.compare_digest(said[0], word.encode()):
        return None
    try:
        found = ip_address(told[0].decode("ascii"))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def without(headers: Headers) -> list[tuple[bytes, bytes]]:
    """The headers but the edge's own, which are nobody's business behind it."""
    own = (WORD.lower().encode(), ADDRESS.lower().encode())
    return [(name, value) for name, value in headers if name not in own]


def _values(headers: Headers, wanted: str) -> list[bytes]:
    return [value for name, value in headers if name == wanted.lower().encode()]
