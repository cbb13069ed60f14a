"""What a subscription message is filled with."""

import pytest

from pipelines.rules.messages.subscription import fields_of
from pipelines.rules.messages.text import wrong_form
from schemas.messages.to_relatives import MessageKind


def test_each_line_is_a_field() -> None:
    text = "thing1 = 可视通话已通过\n\ntime2=12月3日 10:00\n"
    assert fields_of(text) == {"thing1": "可视通话已通过", "time2": "12月3日 10:00"}
    assert fields_of(f"thing1={'长' * 30}") == {"thing1": "长" * 20}


@pytest.mark.parametrize("text", ["", "只是一句话", "thing1=好\n一句话", "=好"])
def test_what_says_no_field_is_none(text: str) -> None:
    assert fields_of(text) is None
    assert wrong_form(MessageKind.WECHAT, text, "tpl") is not None


def test_only_wechat_has_templates_outside() -> None:
    assert wrong_form(MessageKind.SMS, "time2={时间}", "tpl") is not None
    assert wrong_form(MessageKind.WECHAT, "time2={时间}", "tpl") is None
    assert wrong_form(MessageKind.SMS, "一句话", None) is None
