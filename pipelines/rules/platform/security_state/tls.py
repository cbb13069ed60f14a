"""Whether sessions cross a network sealed, and how long the certificate goes on (TR-1)."""

from datetime import datetime, timedelta

import msgspec

from pipelines.rules.platform.security_state.points import (
    days,
    not_here,
    opened,
    sound,
    told,
    unknown,
)
from schemas.platform.security_state import PointCode, SecurityPoint

GOOD = ("TLSv1.2", "TLSv1.3")
SOON = timedelta(days=30)
"""A certificate that ends within so long is told of."""


class Certificate(msgspec.Struct, frozen=True):
    """What counts of a certificate."""

    begins: datetime
    ends: datetime
    own_signed: bool


class Shaken(msgspec.Struct, frozen=True):
    """A handshake: the version that both sides took, and the certificate that was shown."""

    version: str
    certificate: Certificate


class TlsSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of the listener for people."""

    sealed: bool
    """Whether the settings give it a certificate."""
    loopback: bool
    """Whether this machine alone reaches it."""
    demonstration: bool
    shaken: Shaken | None = None
    kept: Certificate | None = None
    """In the file, which the next start serves."""
    public: bool = False
    """Whether people come over an address of another listener."""
    public_shaken: Shaken | None = None
    """None too where that address answers without TLS, or not at all."""


def judge(seen: TlsSeen, now: datetime) -> SecurityPoint:
    code = PointCode.TLS
    if gaps := _gaps(seen, now):
        remedy = "设置由单位 CA 签发、在有效期内的证书（QINQIAO_TLS_CERTIFICATE）后重新启动。"
        return opened(code, told(gaps), remedy)
    if seen.sealed and seen.shaken is None:
        return unknown(code, "TLS 握手没有成功，看不到正在使用的证书。", "确认平台正在提供服务。")
    if seen.public and seen.public_shaken is None:
        why = "对外地址没有以 TLS 应答。"
        return unknown(code, why, "核对 QINQIAO_PUBLIC_ADDRESS 和那里的网关。")
    shaken = seen.public_shaken or seen.shaken
    if shaken is None:
        return _behind_others(seen)
    ends = shaken.certificate.ends
    shown = f"{shaken.version}，证书有效期至 {ends:%Y-%m-%d}，还有 {days(ends - now)} 天"
    if shaken.certificate.own_signed:
        return sound(code, f"{shown}；演示使用自签名证书。")
    soon = "证书即将到期，请及时更换。" if ends - now < SOON else ""
    return sound(code, f"{shown}。", soon)


def _gaps(seen: TlsSeen, now: datetime) -> list[str]:
    gaps = []
    if not seen.sealed and not seen.loopback:
        gaps.append("其他机器可以用明文 HTTP 访问平台")
    for where, shaken in (("", seen.shaken), ("对外地址的", seen.public_shaken)):
        if shaken is None:
            continue
        if shaken.version not in GOOD:
            gaps.append(f"{where}协议版本为 {shaken.version}，低于 TLSv1.2")
        gaps += _of_certificate(f"{where}正在使用的证书", shaken.certificate, seen, now)
    if seen.kept is not None and (seen.shaken is None or seen.kept != seen.shaken.certificate):
        gaps += _of_certificate("证书文件中的证书", seen.kept, seen, now)
    return gaps


def _of_certificate(what: str, certificate: Certificate, seen: TlsSeen, now: datetime) -> list[str]:
    gaps = []
    if certificate.ends <= now:
        gaps.append(f"{what}已于 {certificate.ends:%Y-%m-%d} 过期")
    if certificate.begins > now:
        gaps.append(f"{what}到 {certificate.begins:%Y-%m-%d} 才生效")
    if certificate.own_signed and not seen.demonstration:
        gaps.append(f"{what}为自签名，浏览器无法确认对方身份")
    return gaps


def _behind_others(seen: TlsSeen) -> SecurityPoint:
    """Plain HTTP for this machine alone."""
    if seen.demonstration:
        return not_here(PointCode.TLS, "演示只在本机提供服务，不经过网络。")
    return unknown(
        PointCode.TLS,
        "平台只在本机以 HTTP 提供服务，对外的 TLS 由前面的网关承担，从这里看不到。",
        "用 QINQIAO_PUBLIC_ADDRESS 写明对外地址，并设 QINQIAO_SECURE_COOKIES=true。",
    )
