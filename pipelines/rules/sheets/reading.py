"""A file of whichever of the two forms."""

from pipelines.rules.sheets.cells import MOST_ROWS, Row
from pipelines.rules.sheets.csv_file import read_csv
from pipelines.rules.sheets.xlsx_reader import OLD_START, ZIP_START, read_xlsx
from schemas.errors import InvalidInput


def read_rows(content: bytes) -> list[Row]:
    """Rows that are not empty; the form is told by the content, never by a name."""
    if not content:
        raise InvalidInput("文件是空的。", code="empty_file")
    zipped = content.startswith((ZIP_START, OLD_START))
    found: list[Row] = []
    for row in read_xlsx(content) if zipped else read_csv(content):
        if all(cell is None or cell == "" for cell in row.cells):
            continue
        # The watermark and the heading come on top.
        if len(found) > MOST_ROWS + 1:
            raise InvalidInput(
                f"每次最多导入{MOST_ROWS}行，请将文件拆分后分次导入。",
                code="too_many_rows",
                most=MOST_ROWS,
            )
        found.append(row)
    return found
