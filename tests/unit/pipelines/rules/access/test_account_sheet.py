"""Accounts' files: headings and cells."""

import pytest

from pipelines.rules.access.account_sheet import WrongRow, columns_of, read_row, require_form
from pipelines.rules.sheets.cells import Cell, Formula, Row
from schemas.errors import InvalidInput

HEAD = ["账号", "姓名", "警号", "单位代码", "角色"]
UNIT_ID = "01JXXXXXXXXXXXXXXXXXXXXXXX"


def rows(*lines: list[Cell]) -> list[Row]:
    return [Row(number, line) for number, line in enumerate(lines, 1)]


def test_a_row_is_read_by_its_headings() -> None:
    columns, body = columns_of(
        rows(list(HEAD), ["wang", "王", 310001.0, "P03 三监", "审批民警，监听民警"])
    )
    read = read_row(columns, body[0])
    assert (read.police_no, read.unit, read.units) == ("310001", "P03", None)
    assert read.roles == ("审批民警", "监听民警")
    require_form(read, UNIT_ID)


def test_wrong_headings_are_all_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        columns_of(rows(["账号", "电话"]))
    assert "电话" in refused.value.message
    assert "缺少列“单位代码”" in refused.value.message
    with pytest.raises(InvalidInput):
        columns_of([])


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (["", "王", "310001", "P03"], "账号"),
        ([Formula(), "王", "310001", "P03"], "账号"),
        (["wang", "王", "310001"], "单位代码"),
    ],
)
def test_a_wrong_cell_is_named_by_its_column(line: list[Cell], column: str) -> None:
    columns, body = columns_of(rows(list(HEAD), line))
    with pytest.raises(WrongRow) as wrong:
        read_row(columns, body[0])
    assert wrong.value.told[0][0] == column


def test_a_login_that_the_form_would_refuse_is_refused() -> None:
    columns, body = columns_of(rows(list(HEAD), ["Wang Wei!", "王", "310001", "P03"]))
    with pytest.raises(WrongRow) as wrong:
        require_form(read_row(columns, body[0]), UNIT_ID)
    assert wrong.value.told == [("账号", "账号格式不正确")]
