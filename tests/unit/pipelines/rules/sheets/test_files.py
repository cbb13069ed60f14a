"""Whatever text a record holds survives the way into a file and back."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipelines.rules.sheets import xlsx_writer
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.quoting import DANGEROUS, quoted, unquoted
from pipelines.rules.sheets.reading import read_rows
from pipelines.rules.sheets.xlsx_writer import XlsxWriter

# As fields take it: no control characters but the line break, and no lone halves of characters.
TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"], include_characters="\n"),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip() == text and "_x" not in text)
TABLES = st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6)


@given(st.text())
def test_quoting_is_undone_and_leaves_nothing_dangerous(text: str) -> None:
    assert unquoted(quoted(text)) == text
    assert not quoted(text).startswith(DANGEROUS)


@settings(deadline=None, max_examples=60)
@given(TABLES)
def test_a_csv_file_is_read_as_it_was_written(table: list[list[str]]) -> None:
    writer = CsvWriter()
    content = writer.feed(table[:1]) + writer.feed(table[1:]) + writer.finish()
    assert [list(row.cells) for row in read_rows(content)] == table


@settings(deadline=None, max_examples=60)
@given(TABLES)
def test_a_workbook_is_read_as_it_was_written(table: list[list[str]]) -> None:
    writer = XlsxWriter("表", note="导出人")
    content = writer.feed(table[:1]) + writer.feed(table[1:]) + writer.finish()
    found = [list(row.cells) for row in read_rows(content)]
    assert [cells[: len(want)] for cells, want in zip(found, table, strict=True)] == table


def test_a_full_sheet_goes_on_in_another_with_the_same_head(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx_writer, "ROWS_OF_A_SHEET", 2)
    writer = XlsxWriter("表", repeated=[["标题"]])
    content = writer.feed([["前"], ["甲"]]) + writer.finish()
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["表", "表2"]
    assert [cell.value for cell in book["表2"]["A"]] == ["标题", "甲"]
