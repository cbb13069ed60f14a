"""Where messages may go: to origins that the installation names, and nowhere else (NF-SEC-17)."""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80}


def origin_of(address: str) -> str | None:
    """Scheme, host and port of an address, None where messages may not be sent to such a one.

    Plain HTTP is for this machine alone: telephones and texts go encrypted.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    plain = any(one.isspace() or not one.isprintable() or one == "\\" for one in address)
    if plain or not host or parts.scheme not in PORTS:
        return None
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        return None
    if parts.scheme == "http" and not _is_loopback(host):
        return None
    shown = f"[{host}]" if ":" in host else host
    named = "" if port in (None, PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{shown}{named}"


def is_listed(address: str, origins: Collection[str]) -> bool:
    """Whether the address lies at one of the origins that the installation names."""
    origin = origin_of(address)
    return origin is not None and origin in {origin_of(one) for one in origins}


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
