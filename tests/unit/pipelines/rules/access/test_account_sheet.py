"""Accounts' files: headings and cells."""

from functools import partial

import pytest

from pipelines.rules.access.account_sheet import (
    AccountRow,
    WrongRow,
    columns_of,
    read_row,
    require_form,
)
from pipelines.rules.sheets.cells import Cell, Formula, Row
from schemas.errors import InvalidInput
from tests.unit.pipelines.refusing import assert_refused

HEAD = ["账号", "姓名", "警号", "单位代码", "角色"]
UNIT_ID = "01JXXXXXXXXXXXXXXXXXXXXXXX"


def rows(*lines: list[Cell]) -> list[Row]:
    return [Row(number, line) for number, line in enumerate(lines, 1)]


def test_a_row_is_read_by_its_headings() -> None:
    columns, body = columns_of(
        rows(list(HEAD), ["wang", "王", 310001.0, "P03 三监", "审批民警，监听民警"])
    )
    read = read_row(columns, body[0])
    assert read == AccountRow(
        number=2,
        login="wang",
        name="王",
        police_no="310001",
        unit="P03",
        roles=("审批民警", "监听民警"),
        units=None,
        reason="",
    )
    require_form(read, UNIT_ID)


def test_an_exported_file_is_read_below_its_watermark_and_a_reason_up_to_its_length() -> None:
    columns, body = columns_of(
        rows(["导出人：李"], [*HEAD, "理由"], ["wang", "王", "310001", "P03", "", "长" * 201])
    )
    read = read_row(columns, body[0])
    assert (len(body), read.number, read.roles, read.reason) == (1, 3, (), "长" * 200)


def test_wrong_headings_are_all_named() -> None:
    lacking = [f"缺少列“{heading}”" for heading in ("姓名", "警号", "单位代码")]
    for file, wrong in (
        (rows(["账号", "电话"]), ["“电话”不是账号文件的列", *lacking]),
        ([], ["缺少列“账号”", *lacking]),
    ):
        told = f"标题行不正确：{'；'.join(wrong)}。请使用下载的模板。"
        assert_refused(
            (partial(columns_of, file), InvalidInput, "wrong_header", told, {"problems": wrong})
        )


def test_of_very_many_wrong_headings_the_first_are_named() -> None:
    file = rows([*HEAD, *(f"列{number}" for number in range(51))])
    wrong = [f"“列{number}”不是账号文件的列" for number in range(50)]
    told = f"标题行不正确：{'；'.join(wrong[:10])}。请使用下载的模板。"
    assert_refused(
        (partial(columns_of, file), InvalidInput, "wrong_header", told, {"problems": wrong})
    )


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
