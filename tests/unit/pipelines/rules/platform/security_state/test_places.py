"""A place is open where others may pass to it and its own mode lets them in."""

import pytest

from pipelines.rules.platform.security_state.places import (
    Place,
    PlaceKind,
    PlacesSeen,
    is_open,
    judge,
)
from schemas.platform.security_state import PointState

FOLDER, SOCKET, FILE = PlaceKind.FOLDER, PlaceKind.SOCKET, PlaceKind.FILE


@pytest.mark.parametrize(
    ("kind", "mode", "is_it"),
    [
        (FOLDER, 0o700, False),
        (FOLDER, 0o711, False),
        (FOLDER, 0o750, False),
        (FOLDER, 0o704, True),
        (FOLDER, 0o777, True),
        (FOLDER, 0o733, True),
        (SOCKET, 0o600, False),
        (SOCKET, 0o755, False),
        (SOCKET, 0o666, True),
        (FILE, 0o600, False),
        (FILE, 0o640, False),
        (FILE, 0o644, True),
        (FILE, 0o602, True),
    ],
)
def test_what_its_own_mode_lets_in(kind: PlaceKind, mode: int, is_it: bool) -> None:
    assert is_open(Place("/x", kind, mode, within_reach=True)) is is_it
    assert not is_open(Place("/x", kind, mode, within_reach=False))


def test_closed_places_are_sound_and_an_open_one_is_named_with_its_mode() -> None:
    closed = [Place("/run/q", FOLDER, 0o711, True), Place("/run/q/a", SOCKET, 0o666, False)]
    point = judge(PlacesSeen(places=closed))
    assert (point.state, "1 个目录、1 个套接字" in point.seen) == (PointState.SOUND, True)
    opened = judge(PlacesSeen(places=[*closed, Place("/run/q/ray", FOLDER, 0o777, True)]))
    assert opened.state == PointState.OPEN
    assert "目录 /run/q/ray 对其他用户开放（权限 777）" in opened.seen


def test_what_belongs_to_a_stranger_is_open_however_it_is_closed() -> None:
    point = judge(PlacesSeen(places=[Place("/run/q", FOLDER, 0o700, False, own=False)]))
    assert (point.state, "/run/q 属于平台以外的用户" in point.seen) == (PointState.OPEN, True)


def test_a_socket_without_a_place_is_open_to_everybody() -> None:
    point = judge(PlacesSeen(places=[], abstract=1))
    assert (point.state, "不带路径" in point.seen) == (PointState.OPEN, True)


def test_what_cannot_be_looked_at_is_unknown() -> None:
    assert judge(PlacesSeen(places=[])).state == PointState.UNKNOWN
    seen = PlacesSeen(places=[Place("/x", FOLDER, 0o700, True)], unread=["/run/q"])
    assert (judge(seen).state, "/run/q" in judge(seen).seen) == (PointState.UNKNOWN, True)
