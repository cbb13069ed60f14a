"""The state of an installation point by point, as `qinqiao check` and the console show it."""

from datetime import datetime
from enum import StrEnum

from schemas.base import View


class PointCode(StrEnum):
    """What is looked at (NF-SEC-20)."""

    EDGE = "edge"
    TLS = "tls"
    PORTS = "ports"
    SOCKETS = "sockets"
    SERVICES = "services"
    ROLES = "roles"
    DUTIES = "duties"
    KEYS = "keys"
    ROWS = "rows"
    CHECKPOINTS = "checkpoints"
    SIMULATORS = "simulators"
    BACKUPS = "backups"
    SELF_TEST = "self_test"


POINT_TITLES = {
    PointCode.EDGE: "来源地址",
    PointCode.TLS: "传输加密",
    PointCode.PORTS: "监听端口",
    PointCode.SOCKETS: "套接字与目录",
    PointCode.SERVICES: "服务隔离",
    PointCode.ROLES: "数据库角色",
    PointCode.DUTIES: "三员分设",
    PointCode.KEYS: "密钥",
    PointCode.ROWS: "数据完整性",
    PointCode.CHECKPOINTS: "审计检查点",
    PointCode.SIMULATORS: "模拟器",
    PointCode.BACKUPS: "数据备份",
    PointCode.SELF_TEST: "国密算法自检",
}


class PointState(StrEnum):
    """How a point stands."""

    SOUND = "sound"
    OPEN = "open"
    UNKNOWN = "unknown"
    """Not seen, and `seen` says why: never taken for sound."""
    NOT_HERE = "not_here"
    """This way of running has no such part."""


STATE_TITLES = {
    PointState.SOUND: "正常",
    PointState.OPEN: "有缺口",
    PointState.UNKNOWN: "未能查看",
    PointState.NOT_HERE: "不适用",
}


class SecurityPoint(View, frozen=True, kw_only=True):
    """One point, with what was seen in plain words."""

    code: PointCode
    title: str
    state: PointState
    seen: str
    remedy: str = ""
    """What to do; of a sound point, what had better be done."""


class SecurityState(View, frozen=True, kw_only=True):
    """All points of one node, as they were seen at one time."""

    seen_at: datetime
    node: str
    """Name of the node among several, else empty."""
    points: list[SecurityPoint]


class SecurityStatePage(View, frozen=True, kw_only=True):
    """What the node that answers saw last."""

    state: SecurityState | None
    """None where the platform has not looked yet."""
    stale: bool
    """Whether it looked so long ago that the points may stand otherwise by now."""
