"""Where people reach the platform: one listener, sealed by TLS wherever others could hear it."""

import ssl
import stat
from ipaddress import ip_address
from pathlib import Path

from cluster.problems import CannotStart
from schemas.settings import Settings

LISTEN, CERTIFICATE = "HAPROXY_LISTEN", "HAPROXY_CERTIFICATE"
"""What `system/haproxy_loopback.sh` puts into the settings of the ingress."""
_TO_OTHERS = stat.S_IRWXO


def require_sealed(settings: Settings) -> None:
    """Refuse to let sessions of real people cross a network in clear."""
    if settings.tls_certificate:
        _require_certificate(Path(settings.tls_certificate))
    elif not settings.demonstration and not is_loopback(settings.http_host):
        raise CannotStart(
            f"正式环境不能以明文 HTTP 在 {settings.http_host} 上对外服务。请用"
            " QINQIAO_TLS_CERTIFICATE 指定含证书链和私钥的 PEM 文件；或把 QINQIAO_HTTP_HOST"
            " 设为 127.0.0.1，由本机上的 TLS 网关转发。",
            english=(
                f"{settings.http_host} is reached from other machines and there is no TLS; set"
                " QINQIAO_TLS_CERTIFICATE, or QINQIAO_HTTP_HOST=127.0.0.1 behind a TLS edge on"
                " this machine"
            ),
            code="plain_http",
        )


def is_loopback(host: str) -> bool:
    """Whether this machine alone can reach it; of a name that is not known."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def address_of(settings: Settings) -> str:
    """The platform's address as its own listener serves it."""
    scheme = "https" if settings.tls_certificate else "http"
    host = f"[{settings.http_host}]" if ":" in settings.http_host else settings.http_host
    return f"{scheme}://{host}:{settings.http_port}"


def listener_environment(settings: Settings) -> dict[str, str]:
    """What the ingress's own program reads; it must stand before Ray is started."""
    return {
        LISTEN: f"{settings.http_host}:{settings.http_port}",
        CERTIFICATE: settings.tls_certificate,
    }


def _require_certificate(file: Path) -> None:
    """Refuse by name what HAProxy would refuse in its log alone."""
    try:
        open_to_others = bool(file.stat().st_mode & _TO_OTHERS)
        # A key behind a password would wait for somebody to type it.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(file, password=lambda: "")
    except OSError as error:
        raise _wrong(file, "无法读取，或其中没有证书链和与之相配的私钥", str(error)) from error
    if open_to_others:
        raise _wrong(file, "含有私钥，不得对其他用户开放（chmod 600）", "other users may read it")


def _wrong(file: Path, why: str, english: str) -> CannotStart:
    return CannotStart(
        f"QINQIAO_TLS_CERTIFICATE 指定的文件 {file} {why}。",
        english=f"QINQIAO_TLS_CERTIFICATE, {file}: {english}",
        code="bad_certificate",
    )
