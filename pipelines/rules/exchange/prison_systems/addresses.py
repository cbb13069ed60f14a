"""Whether the shape of an address is one that a connector may be pointed at.

Where a name leads is looked at again when it is resolved, and after each redirect.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from pipelines.rules.exchange.prison_systems.problem import Problem
from schemas.exchange.prison_systems.access import (
    Access,
    FilesAccess,
    PackageAccess,
    RestAccess,
    SoapAccess,
    ViewAccess,
)

IDENTIFIER = re.compile(r"[^\W\d][\w$#]{0,59}(\.[^\W\d][\w$#]{0,59}){0,2}")
"""A table's, view's or column's name; it becomes part of a query."""
FOLDER = re.compile(r"[\w-][\w.-]{0,99}(/[\w-][\w.-]{0,99}){0,4}")
PUBLIC_KEY = re.compile(r"(04)?[0-9a-fA-F]{128}")
HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
DATABASES = ("postgresql", "mysql", "mssql", "oracle", "sqlite")
LEAST_BITS = {4: 8, 6: 32}
NEVER = tuple(
    ipaddress.ip_network(one) for one in ("169.254.0.0/16", "fe80::/10", "0.0.0.0/8", "::/128")
)
"""Where machines are told their own secrets, and what leads to this machine by another name."""
LOOPBACK = tuple(ipaddress.ip_network(one) for one in ("127.0.0.0/8", "::1/128"))
"""This machine: databases and caches of the platform trust who comes from there."""
HERE = re.compile(r"(.*\.)?localhost\.?", re.IGNORECASE)


def problems_of_access(access: Access, *, loopback: bool = False) -> list[Problem]:
    """`loopback` lets stand-ins be reached, which run beside the platform; never in production."""
    found = _problems_of_access(access)
    if not found and _forbidden(access.address, loopback):
        message = "不允许连接本机或链路本地地址。"
        found.append(_wrong("access.address", "address_forbidden", message))
    return found


def _forbidden(address: str, loopback: bool) -> bool:
    """Names that lead there are found when they are resolved, and refused then."""
    host = urlsplit(address).hostname if "://" in address else None
    if host is None:
        return False
    if HERE.fullmatch(host):
        return not loopback
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip in one for one in _shut(loopback) if one.version == ip.version)


def _shut(loopback: bool) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return NEVER if loopback else NEVER + LOOPBACK


def _problems_of_access(access: Access) -> list[Problem]:
    match access:
        case RestAccess():
            found = _web(access.address)
            if access.key_header and not HEADER.fullmatch(access.key_header):
                found.append(_wrong("access.key_header", "bad_name", "请求头名称不合规。"))
            return found
        case SoapAccess():
            return _web(access.address)
        case ViewAccess():
            return _view(access)
        case FilesAccess():
            return _files(access)
        case PackageAccess():
            return _package(access)


def problems_of_networks(networks: tuple[str, ...], *, loopback: bool = False) -> list[Problem]:
    """Only networks that are private, and no wider than one of them."""
    found = []
    for number, text in enumerate(networks):
        place = f"private_networks.{number}"
        try:
            network = ipaddress.ip_network(text)
        except ValueError:
            found.append(_wrong(place, "bad_network", f"“{text}”不是网段，例如 10.3.0.0/16。"))
            continue
        narrow = network.prefixlen >= LEAST_BITS[network.version]
        if not (network.is_private and narrow):
            message = f"“{text}”不是专用网段，或范围过大。"
            found.append(_wrong(place, "network_too_wide", message))
        elif any(
            one.version == network.version and one.overlaps(network) for one in _shut(loopback)
        ):
            found.append(_wrong(place, "network_forbidden", f"不允许访问“{text}”。"))
    return found


def _web(address: str) -> list[Problem]:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s\\\x00-\x1f]", address):
        return [_wrong("access.address", "bad_address", "地址须以 http:// 或 https:// 开头。")]
    if parts.username is not None or parts.fragment:
        return [_wrong("access.address", "secret_in_address", "地址中不能写用户名、口令或片段。")]
    return []


def _view(access: ViewAccess) -> list[Problem]:
    found = []
    try:
        parts = urlsplit(access.address)
        scheme, password = parts.scheme.split("+")[0], parts.password
    except ValueError:
        scheme, password = "", None
    if scheme not in DATABASES:
        found.append(_wrong("access.address", "bad_address", "不是支持的数据库地址。"))
    if password is not None or "password" in access.address.lower():
        message = "口令须单独填写，不能写在地址中。"
        found.append(_wrong("access.address", "secret_in_address", message))
    for name in ("changed", "orders"):
        text = getattr(access, name)
        if (text or name == "changed") and not IDENTIFIER.fullmatch(text):
            found.append(_wrong(f"access.{name}", "bad_name", "不是表或列的名称。"))
    return found


def _files(access: FilesAccess) -> list[Problem]:
    if not access.address.startswith("sftp://"):
        return _folder(access.address)
    found = []
    try:
        parts = urlsplit(access.address)
        usable = bool(parts.hostname and parts.username) and parts.port != 0
        password = parts.password
    except ValueError:
        usable, password = False, None
    if not usable or ".." in access.address:
        message = "SFTP 地址须写为 sftp://用户@主机:端口/目录。"
        found.append(_wrong("access.address", "bad_address", message))
    if password is not None:
        message = "口令须单独填写，不能写在地址中。"
        found.append(_wrong("access.address", "secret_in_address", message))
    if not access.host_key.strip():
        found.append(_wrong("access.host_key", "missing", "须填写 SFTP 服务器的主机密钥。"))
    return found


def _package(access: PackageAccess) -> list[Problem]:
    found = _folder(access.address)
    if not PUBLIC_KEY.fullmatch(access.certificate):
        found.append(_wrong("access.certificate", "bad_key", "不是 SM2 公钥（十六进制）。"))
    return found


def _folder(address: str) -> list[Problem]:
    if FOLDER.fullmatch(address) and ".." not in address:
        return []
    return [_wrong("access.address", "bad_address", "须为目录名，不能含有“..”或以“/”开头。")]


def _wrong(field: str, code: str, message: str) -> Problem:
    return Problem(field, code, message)
