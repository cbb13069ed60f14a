"""Whether other users of the machine get at folders, sockets and files of the platform (IN-2)."""

import stat
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from pipelines.rules.platform.security_state.points import opened, sound, told, unknown
from schemas.platform.security_state import PointCode, SecurityPoint


class PlaceKind(StrEnum):
    FOLDER = "folder"
    SOCKET = "socket"
    FILE = "file"


_TITLES = {PlaceKind.FOLDER: "目录", PlaceKind.SOCKET: "套接字", PlaceKind.FILE: "文件"}
_OPEN_BY = {
    # Who may pass and not list finds nothing whose name he does not know.
    PlaceKind.FOLDER: stat.S_IROTH | stat.S_IWOTH,
    PlaceKind.SOCKET: stat.S_IWOTH,
    PlaceKind.FILE: stat.S_IROTH | stat.S_IWOTH,
}


class Place(msgspec.Struct, frozen=True):
    """One of the platform's places on the disk."""

    path: str
    kind: PlaceKind
    mode: int
    within_reach: bool
    """Whether others may pass through all folders above."""
    own: bool = True
    """Whether it belongs to root, to the platform's user or to one of its services'."""


class PlacesSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at."""

    places: Sequence[Place]
    unread: Sequence[str] = ()
    """Places that cannot be looked at."""
    abstract: int = 0
    """Sockets without a place, to which whoever knows the name may connect."""


def is_open(place: Place) -> bool:
    return place.within_reach and bool(place.mode & _OPEN_BY[place.kind])


def judge(seen: PlacesSeen) -> SecurityPoint:
    code = PointCode.SOCKETS
    gaps = [
        f"{_TITLES[one.kind]} {one.path} 对其他用户开放（权限 {stat.S_IMODE(one.mode):o}）"
        for one in seen.places
        if is_open(one)
    ]
    gaps += [
        f"{_TITLES[one.kind]} {one.path} 属于平台以外的用户" for one in seen.places if not one.own
    ]
    if seen.abstract:
        gaps.append(f"有 {seen.abstract} 个不带路径的套接字，任何用户都能连接")
    if gaps:
        return opened(
            code, told(gaps), "收回其他用户的权限（chmod o-rwx、chown），或重新启动平台。"
        )
    if seen.unread or not seen.places:
        where = "、".join(seen.unread) or "运行目录"
        return unknown(code, f"无法查看 {where}。", "请以平台的用户运行。")
    counted = {kind: sum(one.kind is kind for one in seen.places) for kind in PlaceKind}
    told_of = "、".join(f"{counted[kind]} 个{_TITLES[kind]}" for kind in PlaceKind)
    return sound(code, f"{told_of}，其他用户都无法进入。")
