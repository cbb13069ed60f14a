"""Where a prison's system may be reached: no address inside of a network, unless it is named.

A name is resolved here, every address that it leads to is judged, and the caller connects to the
address that it is given: another answer of the name server a moment later changes nothing.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from connectors.patience import within
from schemas.errors import Forbidden, InvalidInput, Unavailable

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Ip = IPv4Address | IPv6Address
PATIENCE_S = 5.0
NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefused(Forbidden):
    """The address leads where no connector may go; an operator must name the network first."""

    default_code = "address_refused"


async def resolve(host: str, port: int) -> Sequence[str]:
    """What the system's name service says."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class Guard:
    """Judges addresses for one system; `loopback` where stand-ins run beside the platform."""

    def __init__(
        self,
        private_networks: Sequence[str],
        resolving: Resolve = resolve,
        *,
        loopback: bool = False,
    ) -> None:
        self._networks = [_network(one) for one in private_networks]
        self._resolve = resolving
        self._loopback = loopback

    async def address(self, host: str, port: int) -> str:
        """The address to connect to; raises `AddressRefused` if any that it has is not allowed."""
        try:
            found = await within(PATIENCE_S, self._resolve(host, port))
        except (OSError, UnicodeError, TimeoutError) as error:
            raise Unavailable("系统地址无法解析。", code="system_unknown_host") from error
        if not found:
            raise Unavailable("系统地址无法解析。", code="system_unknown_host")
        for one in found:
            self._judge(one)
        return found[0]

    def _judge(self, found: str) -> None:
        try:
            ip = _bare(ip_address(found.partition("%")[0]))
        except ValueError as error:
            raise AddressRefused("系统地址无法识别，已拒绝连接。") from error
        named = any(ip in one for one in self._networks if one.version == ip.version)
        inside = not ip.is_global or ip.is_multicast
        # Where machines are told their own secrets nobody is let in by a setting either, nor to
        # this machine, whose services trust who comes from there.
        here = ip.is_unspecified or (ip.is_loopback and not self._loopback)
        if here or ip.is_link_local or (inside and not named):
            raise AddressRefused("系统地址指向内部网络，未列入该系统允许的网段，已拒绝连接。")


def _bare(ip: Ip) -> Ip:
    """The IPv4 address inside of one of IPv6's forms for it."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip.sixtofour is not None:
            return ip.sixtofour
        if ip in NAT64:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise InvalidInput("允许的网段格式有误。", code="private_network_broken") from error
