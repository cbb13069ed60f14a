"""Services know nothing of the platform, and under root each is a user of its own."""

from typing import Any

from pipelines.rules.platform.security_state.services import ServiceSeen, ServicesSeen, judge
from schemas.platform.security_state import PointState, SecurityPoint

POSTGRES = ServiceSeen(name="postgres", uid=101, inherited=())
NATS = ServiceSeen(name="nats", uid=0, inherited=())
CLAMD = ServiceSeen(name="clamd", uid=102, inherited=())


def judged(*services: ServiceSeen, **seen: Any) -> SecurityPoint:
    usual = {
        "apart": ("postgres", "clamd"),
        "platform_uid": 0,
        "scanned": True,
        "admits_unscanned": False,
    }
    return judge(ServicesSeen(services=services, **(usual | seen)))


def test_services_apart_are_sound() -> None:
    point = judged(POSTGRES, NATS, CLAMD)
    assert (point.state, point.remedy) == (PointState.SOUND, "")
    ordinary = judged(ServiceSeen(name="postgres", uid=1000, inherited=()), platform_uid=1000)
    assert (ordinary.state, "同为一个普通用户" in ordinary.seen) == (PointState.SOUND, True)


def test_what_a_service_inherited_is_open() -> None:
    point = judged(ServiceSeen(name="clamd", uid=102, inherited=["RAY_AUTH_TOKEN"]))
    assert (point.state, "clamd 的运行环境中有 RAY_AUTH_TOKEN" in point.seen) == (
        PointState.OPEN,
        True,
    )


def test_a_service_that_is_root_or_another_one_is_open() -> None:
    root = judged(ServiceSeen(name="clamd", uid=0, inherited=()))
    assert (root.state, "clamd 以 root 运行" in root.seen) == (PointState.OPEN, True)
    same = judged(POSTGRES, ServiceSeen(name="clamd", uid=101, inherited=()))
    assert (same.state, "同为一个用户" in same.seen) == (PointState.OPEN, True)


def test_uploads_that_nobody_looks_at_are_open_and_refused_ones_are_not() -> None:
    taken = judged(POSTGRES, scanned=False, admits_unscanned=True)
    assert (taken.state, "不经病毒扫描" in taken.seen) == (PointState.OPEN, True)
    refused = judged(POSTGRES, scanned=False)
    assert (refused.state, "clamd" in refused.remedy) == (PointState.SOUND, True)


def test_what_cannot_be_read_is_unknown_and_what_others_run_is_not_here() -> None:
    blind = judged(ServiceSeen(name="postgres", uid=101, inherited=None))
    assert (blind.state, "postgres" in blind.seen) == (PointState.UNKNOWN, True)
    assert judged().state == PointState.NOT_HERE
