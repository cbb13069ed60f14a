"""Ports on this machine: find free ones, refuse taken ones by name."""

import socket

from cluster.problems import CannotStart

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def require_free(host: str, port: int, variable: str) -> None:
    """Refuse to start on a port that somebody else holds."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the real listener does, so that connections still fading away do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            raise _taken(host, port, variable, error) from error


def _taken(host: str, port: int, variable: str, error: OSError) -> CannotStart:
    return CannotStart(
        f"端口 {port} 无法使用（可能已被占用）。请停止占用它的程序，或用 {variable} 换一个端口。",
        english=(
            f"port {port} on {host} cannot be used ({error.strerror}); "
            f"stop what holds it or choose another with {variable}"
        ),
        code="port_in_use",
        port=port,
    )
