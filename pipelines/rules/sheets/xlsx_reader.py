"""XLSX files from outside: a zip that may lie, macros, formulas."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pipelines.rules.sheets.cells import LONGEST_CELL, MOST_COLUMNS, Broken, Cell, Formula, Row
from pipelines.rules.sheets.quoting import unquoted
from schemas.errors import InvalidInput

ZIP_START = b"PK"
OLD_START = b"\xd0\xcf\x11\xe0"
"""Of the old binary format, and of a file with a password."""
MOST_PARTS = 200
MOST_UNPACKED = 64 * 1024 * 1024
MOST_RATIO = 200
UNREADABLE = (
    zipfile.BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What zip, XML and the reader raise on a broken file; none of it is our own doing."""


def read_xlsx(content: bytes) -> Iterator[Row]:
    """Rows of the first sheet; refused before unpacking where the archive looks hostile."""
    _inspect(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            yield from _rows(book.worksheets[0])
        finally:
            book.close()
    except UNREADABLE as error:
        raise _unreadable() from error


def _inspect(content: bytes) -> None:
    """Raise `InvalidInput` for what is not opened at all."""
    if content.startswith(OLD_START):
        raise InvalidInput(
            "文件为旧版xls格式或设有密码。请另存为不带密码的xlsx格式后再导入。",
            code="old_or_locked_file",
        )
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except UNREADABLE as error:
        raise _unreadable() from error
    names = {part.filename.lower() for part in parts}
    if any("vbaproject" in name or "macrosheets" in name for name in names):
        raise InvalidInput("文件含有宏，不能导入。请另存为xlsx格式。", code="macro_file")
    unpacked = sum(part.file_size for part in parts)
    # What a part says of its size is held against it when it is unpacked.
    if (
        len(parts) > MOST_PARTS
        or unpacked > MOST_UNPACKED
        or any(part.file_size > MOST_RATIO * max(part.compress_size, 1024) for part in parts)
    ):
        raise InvalidInput("文件解压后过大，不能导入。请拆分后再导入。", code="unpacks_too_large")


def _rows(sheet: Any) -> Iterator[Row]:
    # The file's own word on its size is not taken.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield Row(number, [_cell(cell) for cell in cells[:MOST_COLUMNS]])


def _cell(cell: Any) -> Cell:
    if cell.data_type == "f":
        return Formula()
    if cell.data_type == "e":
        return Broken()
    value: Cell = cell.value
    if isinstance(value, str):
        return unquoted(value[:LONGEST_CELL])
    return value


def _unreadable() -> InvalidInput:
    return InvalidInput(
        "文件不能识别。请使用下载的模板，以xlsx或CSV UTF-8格式保存。", code="not_a_spreadsheet"
    )
