"""A demonstration is open by its nature; a cipher that gets it wrong is as well."""

import pytest

from cluster.settings import load_settings
from pipelines.rules.platform.security_state import self_test, simulators
from schemas.platform.security_state import PointState


def test_production_without_simulators_is_sound() -> None:
    assert simulators.judge(load_settings({})).state == PointState.SOUND


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("demonstration", "以演示方式运行"),
        ("simulators", "由模拟器代替"),
        ("prison_stand_ins", "亲情电话系统由模拟器代替"),
    ],
)
def test_whatever_is_made_up_is_open(asked: str, told: str) -> None:
    point = simulators.judge(load_settings({}, **{asked: True}))
    assert (point.state, told in point.seen) == (PointState.OPEN, True)


def test_the_self_test_names_what_failed() -> None:
    assert self_test.judge([], 7).state == PointState.SOUND
    point = self_test.judge(["SM3 标准示例"], 7)
    assert (point.state, "SM3 标准示例" in point.seen) == (PointState.OPEN, True)
