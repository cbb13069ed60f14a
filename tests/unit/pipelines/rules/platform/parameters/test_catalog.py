"""What may be changed while the platform runs."""

import pytest

from pipelines.rules.platform.parameters.catalog import (
    PARAMETERS,
    applied,
    checked,
    require_parameter,
)
from schemas.errors import InvalidInput, NotFound
from schemas.settings import Settings

BASE = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_a_setting_whose_default_fits(name: str) -> None:
    default = getattr(BASE, name)
    assert checked(PARAMETERS[name], default) == default


@pytest.mark.parametrize(
    ("name", "value", "code", "message"),
    [
        ("absence_s", "600", "wrong_type", "缺席等待应为整数。"),
        ("absence_s", True, "wrong_type", "缺席等待应为整数。"),
        ("absence_s", 60.5, "wrong_type", "缺席等待应为整数。"),
        ("absence_s", 59, "out_of_range", "缺席等待应在 60 到 3600 秒之间。"),
        ("face_threshold", "high", "wrong_type", "人脸比对阈值应为数字。"),
        ("face_threshold", 0.95, "out_of_range", "人脸比对阈值应在 0.2 到 0.9之间。"),
        ("transcription", 1, "wrong_type", "通话实时转写应为是或否。"),
    ],
)
def test_a_value_that_does_not_fit_is_told(
    name: str, value: object, code: str, message: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked(PARAMETERS[name], value)
    assert (refusal.value.code, refusal.value.message) == (code, message)


def test_a_whole_number_may_come_as_a_decimal() -> None:
    value = checked(PARAMETERS["absence_s"], 120.0)
    assert (value, type(value)) == (120, int)


def test_overrides_take_the_place_of_settings_and_strangers_are_left_out() -> None:
    now = applied(BASE, {"absence_s": 120, "face_threshold": 7, "keys_dir": "/", "gone": 1})
    assert now.absence_s == 120
    assert (now.face_threshold, now.keys_dir) == (BASE.face_threshold, BASE.keys_dir)


def test_an_unknown_name_is_not_found() -> None:
    with pytest.raises(NotFound):
        require_parameter("keys_dir")
