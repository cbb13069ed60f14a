"""Raw values against a declaration: what fits is read, what does not is named."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipelines.rules.modules.problems import WrongValue
from pipelines.rules.modules.reading import read_value
from pipelines.rules.modules.validation import for_creation, for_edit
from schemas.modules.catalog import MODULES
from schemas.modules.common import ID_NO, ID_NO_FORM
from schemas.modules.field import (
    AnyKind,
    Choice,
    Day,
    Field,
    Flag,
    Integer,
    Moment,
    Money,
    Option,
    Text,
)

IDENTITY = Text(most=18, least=18, pattern=ID_NO, form=ID_NO_FORM)


def field(kind: AnyKind) -> Field:
    return Field(name="x", title="字段", kind=kind)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Text(most=9), "  王某 ", "王某"),
        (Text(most=9), "   ", None),
        (Text(most=9, lines=2), "一\n二", "一\n二"),
        (IDENTITY, "31010119800101123x", "31010119800101123X"),
        (IDENTITY, "３１０１０１１９８００１０１１２３４", "310101198001011234"),
        (Integer(least=0), 0, 0),
        (Money(), "12.5", Decimal("12.50")),
        (Day(), "2028-02-29", date(2028, 2, 29)),
        (Moment(), "2026-11-24T14:05:00+08:00", datetime(2026, 11, 24, 6, 5, tzinfo=UTC)),
        (Flag(), None, False),
        (Flag(), True, True),
        (Choice(options=(Option("a", "甲"),)), "a", "a"),
    ],
)
def test_what_fits_is_read(kind: AnyKind, raw: Any, value: Any) -> None:
    assert read_value(field(kind), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "told"),
    [
        (Text(most=3), "一二三四", "字段最多3个字符"),
        (Text(most=9, least=2), "一", "字段至少2个字符"),
        (Text(most=9), 7, "字段的类型不正确，应为文字"),
        (Text(most=9), "一\n二", "字段含有不能使用的字符"),
        (Text(most=9), "a\x00", "字段含有不能使用的字符"),
        (IDENTITY, "310101", "字段格式不正确：18位身份证号"),
        (Integer(), True, "字段应为整数"),
        (Integer(), 1.0, "字段应为整数"),
        (Integer(least=1), 0, "字段不能小于1"),
        (Integer(), 2**40, "字段不能大于2147483647"),
        (Money(), "1.001", "字段应为金额，最多两位小数"),
        (Money(), "NaN", "字段应为金额，最多两位小数"),
        (Money(least="0.01"), "0", "字段不能小于0.01"),
        (Day(), "2027-02-29", "字段不是有效的日期，例如2026-11-24"),
        (Moment(), "2026-11-24T14:05:00", "字段不是有效的时间"),
        (Flag(), "true", "字段应为是或否"),
        (Choice(options=(Option("a", "甲"),)), "b", "字段不是可选的值"),
    ],
)
def test_what_does_not_fit_is_told(kind: AnyKind, raw: Any, told: str) -> None:
    with pytest.raises(WrongValue) as wrong:
        read_value(field(kind), raw)
    assert str(wrong.value) == told


def test_a_new_record_takes_defaults_and_never_what_only_actions_set() -> None:
    values, problems = for_creation(
        MODULES["inmates"], {"inmate_no": "123456", "key_control": True}
    )
    told = {problem.field: problem.message for problem in problems}
    assert told["key_control"] == "重控不能直接修改"
    assert told["ward_id"] == "请选择所在监区"
    assert values["key_control"] is False
    items, problems = for_creation(MODULES["dictionary_items"], {})
    assert items["sort"] == 0
    assert {problem.field for problem in problems} == {"dictionary_id", "code", "title"}


def test_an_edit_leaves_alone_what_is_not_given() -> None:
    values, problems = for_edit(MODULES["help_people"], {"post": None, "organisation": ""})
    assert values == {"post": None, "organisation": None}
    assert [problem.message for problem in problems] == ["请填写所属组织"]
