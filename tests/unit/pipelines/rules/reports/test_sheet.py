"""Whole reports: cells, totals, the order of columns, summaries (LR-RPT-03, LR-XC-03)."""

import random
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.postgres.reports.sources import KINDS
from pipelines.rules.reports.first_forms import ENTERPRISE, FIRST, PRODUCTION
from pipelines.rules.reports.sheet import Place, Sheet, Stored, unfilled, work_out
from pipelines.rules.reports.summary import Counted, summarised
from pipelines.rules.reports.validity import problems
from schemas.reports.definition import (
    ReportColumn,
    ReportForm,
    ReportLine,
    RowsFrom,
    SourceKind,
    Total,
    ValueKind,
)
from schemas.reports.state import Flaw, Origin

LINES = [ReportLine(key=f"w{number}", title=f"{number}监区") for number in range(3)]
SOURCES: dict[str, RowsFrom | str] = {"headcount": RowsFrom.WARDS}


def filled(rows: dict[str, dict[str, str]], form: ReportForm = PRODUCTION.form) -> Sheet:
    stored: dict[Place, Stored] = {
        (row, column): Stored(value=value, origin=Origin.ENTERED)
        for row, cells in rows.items()
        for column, value in cells.items()
    }
    lines = [one for one in LINES if one.key in rows]
    return work_out(form, lines, stored)


def number(sheet: Sheet, row: str, column: str) -> str:
    return str(sheet.cells[row, column].number)


MONEY = st.decimals(min_value=0, max_value=10**9, places=2)


@given(st.lists(st.tuples(MONEY, MONEY), min_size=1, max_size=3))
def test_a_total_is_the_sum_of_its_lines(paid: list[tuple[Decimal, Decimal]]) -> None:
    keys = ("output", "cost")
    rows = {
        f"w{at}": {key: str(value) for key, value in zip(keys, values, strict=True)}
        for at, values in enumerate(paid)
    }
    sheet = filled(rows)
    for key in (*keys, "profit"):
        lines = [sheet.cells[row, key].number for row in rows]
        assert sheet.totals[key].number == sum(one for one in lines if one is not None)


@given(st.randoms(use_true_random=False), MONEY, MONEY)
def test_the_order_of_columns_does_not_matter(
    order: random.Random, output: Decimal, cost: Decimal
) -> None:
    columns = list(PRODUCTION.form.columns)
    order.shuffle(columns)
    rows = {"w0": {"output": str(output), "cost": str(cost), "headcount": "1", "workers": "3"}}
    mixed = filled(rows, msgspec.structs.replace(PRODUCTION.form, columns=columns))
    straight = filled(rows)
    assert mixed.cells == straight.cells
    assert mixed.totals == straight.totals


def test_rounded_values_are_what_a_total_adds_up() -> None:
    third = ReportColumn(
        key="third",
        title="三分之一",
        kind=ValueKind.MONEY,
        decimals=2,
        from_=SourceKind.FORMULA,
        formula="数/3",
    )
    form = ReportForm(rows_from=RowsFrom.WARDS, columns=[ReportColumn(key="n", title="数"), third])
    sheet = filled({f"w{at}": {"n": "1"} for at in range(3)}, form)
    assert number(sheet, "w0", "third") == "0.33"
    assert str(sheet.totals["third"].number) == "0.99"


def test_a_ratio_below_the_columns_is_that_of_the_totals() -> None:
    rows = {
        "w0": {"headcount": "10", "workers": "5", "output": "100", "cost": "40"},
        "w1": {"headcount": "30", "workers": "30", "output": "500", "cost": "60"},
    }
    sheet = filled(rows, PRODUCTION.form)
    assert number(sheet, "w0", "work_rate") == "0.500"
    assert str(sheet.totals["work_rate"].number) == "0.875"
    assert str(sheet.totals["profit"].number) == "500.00"


@pytest.mark.requirement("LR-XC-03")
def test_the_enterprise_report_gives_the_expected_figures() -> None:
    lines = [
        ReportLine(key=row.key, title=row.title, formula=row.formula)
        for row in ENTERPRISE.form.rows
    ]
    told = {
        "revenue": ("1000.00", "800.00"),
        "other_income": ("50.00", "0"),
        "cost": ("600.00", "500.00"),
        "tax": ("30.00", "25.00"),
        "expense": ("120.50", "100.00"),
    }
    stored: dict[Place, Stored] = {}
    for row, (now, before) in told.items():
        stored[row, "this_month"] = Stored(value=now, origin=Origin.ENTERED)
        stored[row, "last_year"] = Stored(value=before, origin=Origin.ENTERED)
    sheet = work_out(ENTERPRISE.form, lines, stored)
    assert number(sheet, "profit", "this_month") == "299.50"
    assert number(sheet, "profit", "change") == "124.50"
    assert number(sheet, "profit", "growth") == "0.711"
    assert sheet.cells["other_income", "growth"].flaw is Flaw.ZERO
    assert sheet.cells["profit", "this_month"].origin is Origin.FORMULA
    assert unfilled(ENTERPRISE.form, lines, sheet) == []


def test_empty_required_cells_are_named() -> None:
    sheet = filled({"w0": {"output": "3"}}, PRODUCTION.form)
    assert unfilled(PRODUCTION.form, LINES[:1], sheet) == [("w0", "cost")]


def test_a_summary_adds_up_what_was_entered_and_works_formulas_out_anew() -> None:
    one = filled(
        {"w0": {"output": "100", "workers": "10"}, "w1": {"output": "50"}}, PRODUCTION.form
    )
    two = filled({"w2": {"output": "50", "workers": "40"}}, PRODUCTION.form)
    counted = [
        Counted(unit_code="P01", unit_name="甲监狱", lines=LINES[:2], sheet=one),
        Counted(unit_code="P02", unit_name="乙监狱", lines=LINES[2:], sheet=two),
    ]
    lines, sheet = summarised(PRODUCTION.form, counted)
    assert [line.title for line in lines] == ["甲监狱", "乙监狱"]
    assert number(sheet, "P01", "output") == "150"
    assert number(sheet, "P01", "per_worker") == "15.00"
    assert str(sheet.totals["per_worker"].number) == "4.00"


def test_rows_that_are_the_same_everywhere_are_added_up() -> None:
    lines = [ReportLine(key="a", title="甲"), ReportLine(key="b", title="乙", formula="甲*2")]
    form = ReportForm(rows=[], columns=[ReportColumn(key="n", title="数")])
    sheets = [
        work_out(form, lines, {("a", "n"): Stored(value=value, origin=Origin.ENTERED)})
        for value in ("3", "4")
    ]
    counted = [
        Counted(unit_code=f"P{at}", unit_name="某", lines=lines, sheet=sheet)
        for at, sheet in enumerate(sheets)
    ]
    _, sheet = summarised(form, counted)
    assert (number(sheet, "a", "n"), number(sheet, "b", "n")) == ("7", "14")
    assert str(sheet.totals["n"].number) == "7"


@pytest.mark.parametrize("first", FIRST, ids=[one.code for one in FIRST])
def test_the_first_forms_hold_together(first: object) -> None:
    assert problems(first.form, KINDS) == []  # type: ignore[attr-defined]


def column(title: str, formula: str = "", **more: object) -> ReportColumn:
    told: dict[str, object] = {"key": f"c{abs(hash(title)) % 10**6}", "title": title}
    if formula:
        told |= {"from": "formula", "formula": formula}
    return msgspec.convert(told | more, ReportColumn)


@pytest.mark.requirement("LR-RPT-03")
@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([column("甲", "乙+1")], "列“甲”的公式用到不存在的列“乙”。"),
        (
            [column("甲", "乙"), column("乙", "丙"), column("丙", "甲")],
            "列“甲”的公式循环引用了自己。",
        ),
        ([column("甲", "TOTAL(甲)")], "列“甲”的公式循环引用了自己。"),
        ([column("甲", key="a"), column("甲", key="b")], "列名“甲”重复。"),
        ([column("甲", key="a"), column("乙", key="a")], "列代码“a”重复。"),
        ([column("甲", "1+")], "列“甲”的公式不完整，请检查括号和运算符。"),
        ([column("甲", "乙"), column("乙", kind="text")], "列“甲”的公式用到文字列“乙”，不能计算。"),
        ([column("甲", total="formula")], "列“甲”不是公式列，合计不能按公式计算。"),
        ([column("甲", source="x", **{"from": "linked"})], "列“甲”的数据来源“x”不存在。"),
        ([column("甲", least=2.0, most=1.0)], "列“甲”的最小值大于最大值。"),
        ([column("甲 ")], "列名“甲”前后不能有空格。"),
        ([], "报表至少要有一列。"),
    ],
)
def test_what_is_wrong_names_the_column(columns: list[ReportColumn], expected: str) -> None:
    form = ReportForm(rows_from=RowsFrom.WARDS, columns=columns)
    assert expected in [one.message for one in problems(form, SOURCES)]


def test_what_is_known_by_prison_fills_no_wards() -> None:
    of_prisons: dict[str, RowsFrom | str] = {"headcount": RowsFrom.PRISONS}
    linked = column("人", source="headcount", **{"from": "linked"})
    for rows, told in ((RowsFrom.PRISONS, 0), (RowsFrom.WARDS, 1)):
        form = ReportForm(rows_from=rows, columns=[linked])
        assert len(problems(form, of_prisons)) == told
        assert problems(form, SOURCES) == []


def test_a_source_must_have_values_for_the_rows() -> None:
    linked = column("人", source="headcount", **{"from": "linked"}, total=Total.SUM.value)
    form = ReportForm(rows_from=RowsFrom.DICTIONARY, dictionary="x", columns=[linked])
    assert [one.message for one in problems(form, SOURCES)] == [
        "列“人”的数据来源与本表的行不对应。"
    ]
