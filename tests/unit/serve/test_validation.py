"""Wrong fields are told in Chinese."""

import pytest

from serve.validation import explain


@pytest.mark.parametrize(
    ("key", "message", "told"),
    [
        ("data", "Object missing required field `reason`", "请填写理由。"),
        ("data", "Object contains unknown field `colour`", "不能识别的字段“colour”。"),
        ("minutes", "Expected `int` <= 60", "时长（分钟）不能大于60。"),
        ("minutes", "Expected `int` >= 1", "时长（分钟）不能小于1。"),
        ("reason", "Expected `str` of length >= 1", "请填写理由。"),
        ("device_id", "Expected `str` of length >= 8", "设备编号至少8个字符。"),
        ("text", "Expected `str` of length <= 200", "内容最多200个字符。"),
        ("inmate_no", "Expected `str` matching regex '^[0-9]+$'", "服刑人员编号格式不正确。"),
        ("starts_at", "Invalid RFC3339 encoded datetime", "开始时间不是有效的时间。"),
        ("assessment", "Invalid enum value 'x'", "评定不是可选的值。"),
        ("minutes", "Expected `int`, got `str`", "时长（分钟）不正确。"),
        ("tags[0]", "Expected `str` of length <= 16", "标签最多16个字符。"),
    ],
)
def test_one_wrong_field(key: str, message: str, told: str) -> None:
    assert explain([{"key": key, "message": message, "source": "body"}])[0] == told


def test_fields_are_named_for_programs() -> None:
    _, detail = explain([{"message": "Object missing required field `reason`", "key": "data"}])
    assert detail == {"fields": ["reason"]}


@pytest.mark.parametrize("errors", [None, [], {}])
def test_nothing_to_explain(errors: object) -> None:
    assert explain(errors) == ("提交的内容不正确。", {})
