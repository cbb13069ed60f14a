"""CSV files in UTF-8: with the mark at the start that spreadsheet programs need."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from pipelines.rules.sheets.cells import LONGEST_CELL, MOST_COLUMNS, Cell, Formula, Row
from pipelines.rules.sheets.quoting import quoted, unquoted
from schemas.errors import InvalidInput

BOM = b"\xef\xbb\xbf"


def read_csv(content: bytes) -> Iterator[Row]:
    """The rows; `InvalidInput` where it is no text in UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _encoding() from error
    if "\x00" in text:
        raise _encoding()
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        for fields in reader:
            if len(fields) > MOST_COLUMNS or any(len(field) > LONGEST_CELL for field in fields):
                raise InvalidInput(f"第{line}行的内容过长。", code="row_too_long", row=line)
            yield Row(line, [_cell(field) for field in fields])
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput(
            f"第{line}行不是有效的CSV内容。", code="not_a_spreadsheet", row=line
        ) from error


def _cell(text: str) -> Cell:
    return Formula() if text.startswith("=") else unquoted(text)


def _encoding() -> InvalidInput:
    return InvalidInput(
        "文件的编码不是UTF-8。请在表格软件中另存为“CSV UTF-8”或xlsx格式后再导入。",
        code="wrong_encoding",
    )


class CsvWriter:
    """Writes rows as they come."""

    media_type = "text/csv; charset=utf-8"

    def __init__(self) -> None:
        self._started = False

    def feed(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        lines = io.StringIO(newline="")
        writer = csv.writer(lines)
        for row in rows:
            writer.writerow([_text(cell) for cell in row])
        start, self._started = (b"" if self._started else BOM), True
        return start + lines.getvalue().encode()

    def finish(self) -> bytes:
        return b""


def _text(cell: Cell) -> str:
    return "" if cell is None else quoted(cell) if isinstance(cell, str) else str(cell)
