"""nftables rules of the government zone: from the internet zone the exchange alone."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from schemas.errors import InvalidInput

TEMPLATE = """\
# Loaded by `nft -f`; takes the place of what was loaded before.
table inet qinqiao
delete table inet qinqiao
table inet qinqiao {{
    chain input {{
        type filter hook input priority filter; policy drop;
        iif lo accept
        ct state established,related accept
        ct state invalid drop
        # The internet zone reaches the exchange, and no database, message, Ray or staff port.
        ip saddr {{ {entries} }} tcp dport {exchange_port} accept
        ip saddr {{ {entries} }} counter drop
        # Nodes and data hosts among themselves.
{nodes}        # Staff, kiosks and neighbouring systems reach the platform's own port.
        ip saddr {{ {inside} }} tcp dport {platform_port} accept
        ip saddr {{ {inside} }} icmp type echo-request accept
    }}
}}
"""


def rules(
    *,
    entries: Sequence[str],
    exchange_port: int,
    inside: Sequence[str],
    platform_port: int,
    nodes: Sequence[str] = (),
) -> str:
    """`entries` are hosts of the internet zone, `inside` networks of the government zone."""
    if not entries or not inside:
        raise InvalidInput("请给出互联网区入口与政务外网网段。", code="zones_needed")
    for port in (exchange_port, platform_port):
        if not 1 <= port <= 65535:
            raise InvalidInput(f"端口 {port} 无效。", code="bad_port")
    if exchange_port == platform_port:
        raise InvalidInput("交换端口不能与平台端口相同。", code="same_port")
    among = f"        ip saddr {{ {_hosts(nodes)} }} accept\n" if nodes else ""
    return TEMPLATE.format(
        entries=_hosts(entries),
        exchange_port=exchange_port,
        inside=_networks(inside),
        platform_port=platform_port,
        nodes=among,
    )


def _hosts(addresses: Sequence[str]) -> str:
    return ", ".join(str(_read(ip_address, one)) for one in addresses)


def _networks(addresses: Sequence[str]) -> str:
    return ", ".join(str(_read(ip_network, one)) for one in addresses)


def _read(kind: object, text: str) -> object:
    assert callable(kind)
    try:
        return kind(text)
    except ValueError:
        raise InvalidInput(f"{text} 不是地址或网段。", code="bad_address") from None
