"""Which addresses of an offer the server asks: few, and none that cannot be the other side's.

Each one that is asked gets a datagram of ours, wherever it leads, so a party could have the server
knock at doors of the bureau's own network. None is needed: what a browser can reach, it asks itself
and is answered, from whatever address its question came.
"""

import ipaddress
import re
from collections.abc import Sequence

from schemas.calls.state import PartyRole

MOST_TOLD = 100
"""An offer with more of them is none of a browser: with twenty interfaces it tells of forty."""
MOST_ASKED = 16
LINE = re.compile(r"^a=candidate:[^\r\n]*\r?\n", re.MULTILINE)
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


def told(sdp: str) -> int:
    """How many addresses an offer tells of, in all its sections."""
    return len(LINE.findall(sdp))


def without_unasked(role: PartyRole, sdp: str, ours: Sequence[str]) -> str:
    """The offer with those addresses alone that are asked from `ours`."""
    servers = [ipaddress.ip_address(one) for one in ours]
    asked: set[tuple[str, str]] = set()

    def kept(line: re.Match[str]) -> str:
        place = _place(line.group())
        if place is None or not _is_meant(role, place[0], servers):
            return ""
        key = (str(place[0]), place[1])
        if key not in asked and len(asked) >= MOST_ASKED:
            return ""
        asked.add(key)
        return line.group()

    return LINE.sub(kept, sdp)


def _place(line: str) -> tuple[Ip, str] | None:
    """Address and port over UDP; None for names, which a browser hides its addresses behind."""
    parts = line.split()
    if len(parts) < 8 or parts[2].lower() != "udp":
        return None
    try:
        ip = ipaddress.ip_address(parts[4])
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip, parts[5]


def _is_meant(role: PartyRole, ip: Ip, servers: Sequence[Ip]) -> bool:
    if ip.is_loopback:
        return any(one.is_loopback for one in servers)
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved:
        return False
    if ip.is_global:
        return True
    # A network of somebody else's that is numbered as one of ours. A relative comes from outside,
    # wherever a way from outside leads here.
    outside = [one.is_global for one in servers]
    return not any(outside) if role is PartyRole.RELATIVE else not all(outside)
