"""What may listen, and whether anything else does (IN-2).

`docs/ports.md` tells the same with who may come in; a test holds the two together.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final

import msgspec

from pipelines.rules.platform.security_state.points import opened, sound, told, unknown
from schemas.platform.security_state import PointCode, SecurityPoint

NOWHERE: Final = "none"
LOOPBACK: Final = "127.0.0.1"
AS_SET: Final = "`QINQIAO_HTTP_HOST`"
CHOSEN: Final = "chosen at the start"
PORT_AS_SET: Final = "`QINQIAO_HTTP_PORT`"
RAY: Final = "ray"
STAND_INS: Final = "stand-ins"
NAMED: Final = 15
"""So many characters of a program's name the kernel keeps."""


class Listener(msgspec.Struct, frozen=True):
    """A program that may listen, and where."""

    process: str
    address: str
    port: str


LISTENERS: Final = (
    Listener("postgres", NOWHERE, NOWHERE),
    Listener("clamd", NOWHERE, NOWHERE),
    Listener("nats-server", LOOPBACK, CHOSEN),
    Listener("nats-server", LOOPBACK, CHOSEN),
    Listener("haproxy", AS_SET, PORT_AS_SET),
    Listener("haproxy", LOOPBACK, CHOSEN),
    Listener(RAY, LOOPBACK, CHOSEN),
    Listener("ray::ServeReplica", LOOPBACK, CHOSEN),
)
IN_DEMONSTRATIONS: Final = Listener(STAND_INS, LOOPBACK, CHOSEN)
"""The processes that stand in for outside systems, where they were asked for."""


class Listening(msgspec.Struct, frozen=True, order=True):
    """A socket that listens."""

    process: str
    """`ray` for all parts of Ray but its replicas, else the program's name."""
    address: str
    port: int


class People(msgspec.Struct, frozen=True):
    """Where the settings put the listener for people."""

    host: str
    port: int


def fits(line: Listener, socket: Listening, people: People) -> bool:
    """Whether the line of the list is about this socket."""
    if not socket.process.startswith(line.process[:NAMED]):
        return False
    if line.port == PORT_AS_SET:
        return socket.port == people.port and _same(socket.address, people.host)
    if line.address == NOWHERE or socket.port == people.port:
        return False
    return _is_loopback(socket.address)


def undeclared(sockets: Sequence[Listening], people: People, *, stand_ins: bool) -> list[Listening]:
    """Those of which no line is."""
    lines = (*LISTENERS, IN_DEMONSTRATIONS) if stand_ins else LISTENERS
    return sorted(one for one in set(sockets) if not any(fits(line, one, people) for line in lines))


def judge(
    sockets: Sequence[Listening], people: People, *, stand_ins: bool, unseen: int = 0
) -> SecurityPoint:
    """`unseen` processes belong to the platform and do not show their sockets to who looks."""
    code = PointCode.PORTS
    gaps = [
        f"{one.process} 在 {one.address}:{one.port} 监听，不在端口清单中"
        for one in undeclared(sockets, people, stand_ins=stand_ins)
    ]
    if gaps:
        return opened(code, told(gaps), "查明该进程为何监听并停止它；清单见《监听端口》。")
    of_people = [line for line in LISTENERS if line.port == PORT_AS_SET]
    if not any(fits(line, one, people) for line in of_people for one in sockets):
        return unknown(code, "没有看到平台对人员服务的端口。", "请以平台的用户运行。")
    if unseen:
        return unknown(code, f"有 {unseen} 个进程的端口看不到。", "请以平台的用户运行。")
    return sound(code, f"{len(set(sockets))} 个监听套接字都在端口清单中。")


def _is_loopback(address: str) -> bool:
    return ip_address(address).is_loopback


def _same(address: str, host: str) -> bool:
    try:
        return ip_address(address) == ip_address(host)
    except ValueError:
        # A name: what it stands for is known to who asks the system.
        return host == "localhost" and _is_loopback(address)
