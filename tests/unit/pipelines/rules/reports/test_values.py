"""What may be typed into a cell, and reading a report back from a file (LR-RPT-04)."""

from datetime import UTC, datetime

import pytest

from pipelines.rules.reports.first_forms import ENTERPRISE
from pipelines.rules.reports.period import bounds, require_period, title_of
from pipelines.rules.reports.sheet import Stored, work_out
from pipelines.rules.reports.table import read_table, same, table
from pipelines.rules.reports.values import read_value
from pipelines.rules.sheets.cells import Formula, Row
from schemas.errors import InvalidInput
from schemas.reports.definition import Period, ReportColumn, ReportLine, ValueKind
from schemas.reports.state import Origin

NUMBER = ReportColumn(key="n", title="人数", least=0, most=100)
MONEY = ReportColumn(key="m", title="产值", kind=ValueKind.MONEY, decimals=2)
PERCENT = ReportColumn(key="p", title="比例", kind=ValueKind.PERCENT, decimals=1)
TEXT = ReportColumn(key="t", title="备注", kind=ValueKind.TEXT)


@pytest.mark.parametrize(
    ("column", "text", "kept"),
    [
        (NUMBER, " 12 ", "12"),
        (NUMBER, "", None),
        (MONEY, "1,234.50", "1234.5"),
        (MONEY, "-0", "0"),
        (MONEY, "1000", "1000"),
        (PERCENT, "12.5%", "0.125"),
        (PERCENT, "0.125", "0.125"),
        (TEXT, " 说明 ", "说明"),
    ],
)
def test_a_value_is_kept_in_one_way(column: ReportColumn, text: str, kept: str | None) -> None:
    assert read_value(column, text) == kept


@pytest.mark.requirement("LR-RPT-04")
@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        (NUMBER, "-1", "“人数”不能小于0。"),
        (NUMBER, "101", "“人数”不能大于100。"),
        (NUMBER, "1.5", "“人数”应为整数。"),
        (NUMBER, "十", "“人数”“十”不是数字。"),
        (NUMBER, "NaN", "“人数”“NaN”不是数字。"),
        (NUMBER, "1e3", "“人数”“1e3”不是数字。"),
        (MONEY, "1.234", "“产值”最多2位小数。"),
        (MONEY, "1" * 30, f"“产值”“{'1' * 20}”不是数字。"),
        (PERCENT, "12.55%", "“比例”最多1位小数。"),
        (TEXT, "长" * 201, "“备注”最多200个字。"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(column: ReportColumn, text: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_value(column, text)
    assert refused.value.message == told


def test_periods() -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    assert require_period(Period.MONTH, "2026-11", now) == "2026-11"
    assert title_of("2026-03") == "2026年3月"
    assert bounds("2026-12")[1] == bounds("2027-01")[0]
    assert bounds("2026")[1] == bounds("2027-01")[0]
    for period, text in (
        (Period.MONTH, "2026"),
        (Period.MONTH, "2026-13"),
        (Period.YEAR, "2026-01"),
    ):
        with pytest.raises(InvalidInput):
            require_period(period, text, now)
    with pytest.raises(InvalidInput) as refused:
        require_period(Period.MONTH, "2026-12", now)
    assert refused.value.code == "period_to_come"


@pytest.mark.requirement("LR-XC-03")
def test_a_file_read_back_holds_what_was_written() -> None:
    form = ENTERPRISE.form
    lines = [ReportLine(key=row.key, title=row.title, formula=row.formula) for row in form.rows]
    stored = {("revenue", "this_month"): Stored(value="10.5", origin=Origin.ENTERED)}
    written = table(form, lines, work_out(form, lines, stored))
    rows = [Row(at, cells) for at, cells in enumerate([["水印"], *written], 1)]
    found = read_table(form, lines, rows)
    told = {(one.line.key, one.column.key): one.text for one in found}
    assert same(told["revenue", "this_month"], "10.50")
    assert told["tax", "this_month"] == ""


def test_a_file_of_another_report_is_refused() -> None:
    form, lines = ENTERPRISE.form, [ReportLine(key="a", title="甲")]
    heading = Row(1, ["项目", "本月数（元）"])
    for rows in (
        [Row(1, ["别的"])],
        [heading, Row(2, ["甲", 1]), Row(3, ["甲", 2])],
        [heading, Row(2, ["乙", 1])],
        [heading, Row(2, ["甲", Formula()])],
    ):
        with pytest.raises(InvalidInput):
            read_table(form, lines, rows)
