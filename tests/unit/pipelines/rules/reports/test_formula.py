"""Formulas: what they give, and what is refused before anything is worked out (LR-RPT-03)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.reports.evaluation import evaluate
from pipelines.rules.reports.expression import Value, named
from pipelines.rules.reports.formula import DEEPEST, read_formula
from schemas.errors import InvalidInput
from schemas.reports.state import Flaw

VALUES: dict[str, Value] = {
    "产值": Decimal("100.50"),
    "成本": Decimal("40"),
    "空": None,
    "零": Decimal(0),
    "产值（元）": Decimal(7),
    "大": Decimal(10) ** 14,
}


def value(text: str) -> Value:
    return evaluate(read_formula(text), VALUES.get, {"产值": Decimal(1005)}.get)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1+2*3", "7"),
        ("(1+2)*3", "9"),
        ("10-4-3", "3"),
        ("12/4/3", "1"),
        ("-成本+1", "-39"),
        ("=产值－成本", "60.50"),
        ("（产值＋成本）×２÷1", "281.00"),
        ("[产值（元）]+1", "8"),
        ("0.1+0.2", "0.3"),
        ("ROUND(2.5,0)+ROUND(0-2.5,0)", "0"),
        ("ROUND(10/3, 2)", "3.33"),
        ("SUM(产值,成本,空)", "140.50"),
        ("MAX(1,空,3)-min(4,2)", "1"),
        ("IF(成本>=40,1,2)+if(零<>0,10,20)", "21"),
        ("IF(零=0,0,成本/零)", "0"),
        ("产值/TOTAL(产值)", "0.1"),
    ],
)
def test_a_formula_gives_the_exact_decimal(text: str, expected: str) -> None:
    found = value(text)
    assert isinstance(found, Decimal)
    assert found == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("成本/零", Flaw.ZERO),
        ("零/零", Flaw.ZERO),
        ("SUM(1,成本/零)", Flaw.ZERO),
        ("大*大", Flaw.TOO_LARGE),
        ("产值+空", None),
        ("-空", None),
        ("SUM(空)", None),
        ("MAX(空,空)", None),
        ("IF(空>0,1,2)", None),
    ],
)
def test_what_has_no_number_says_why(text: str, expected: Value) -> None:
    assert value(text) == expected


@pytest.mark.requirement("LR-RPT-03")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "1+",
        "((1)",
        "__import__('os').system('x')",
        "产值.__class__",
        "lambda: 1",
        "1e999",
        "9**9**9",
        "9^9",
        "'a'*9",
        "[产值",
        "SUM()",
        "IF(1,2,3)",
        "ROUND(1,99)",
        "TOTAL(1+1)",
        "1;2",
        "{产值}",
        "a\x00b",
        "9" * 40,
        "1+" * 300 + "1",
        "-" * (DEEPEST + 1) + "1",
        "SUM(" * 100 + "1" + ")" * 100,
    ],
)
def test_a_hostile_or_broken_formula_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_formula(text)
    assert refused.value.code.startswith("formula_")
    assert refused.value.message.endswith("。")


@given(st.text(max_size=60))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    try:
        found = read_formula(text)
    except InvalidInput:
        return
    assert evaluate(found, lambda _: Decimal(1), lambda _: Decimal(1)) is not None


def test_the_names_are_those_of_columns_in_brackets_or_not() -> None:
    assert named(read_formula("[甲 乙]+SUM(丙,TOTAL(丁))")) == {"甲 乙", "丙", "丁"}
