"""XLSX files written as a stream: no row stays in memory once it is sent."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, cast
from xml.sax.saxutils import escape, quoteattr

from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.quoting import quoted

ROWS_OF_A_SHEET = 1_000_000
"""Below the 1,048,576 that spreadsheet programs open."""
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Outlet:
    """Collects what the archive writes until it is taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


class XlsxWriter:
    """Sheets one after another; a full one goes on in a further one with the same first rows."""

    media_type = f"{SHEET_TYPE}.sheet"

    def __init__(self, title: str, *, repeated: Sequence[Sequence[Cell]] = (), note: str = ""):
        self._outlet = Outlet()
        # An archive that cannot seek: sizes follow their parts, as the format provides for.
        self._archive = zipfile.ZipFile(cast(Any, self._outlet), "w", zipfile.ZIP_DEFLATED)
        self._title, self._repeated, self._note = title, repeated, note
        self._names: list[str] = []
        self._rows = 0
        self._open(title)

    def feed(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """Take rows; answers the bytes that are ready to be sent."""
        for row in rows:
            if self._rows >= ROWS_OF_A_SHEET:
                self._close()
                self._open(f"{self._title}{len(self._names) + 1}")
            self._write(row)
        return self._outlet.take()

    def sheet(self, name: str, rows: Iterable[Sequence[Cell]]) -> bytes:
        """A further sheet of its own."""
        self._close()
        self._repeated = ()
        self._open(name)
        return self.feed(rows)

    def finish(self) -> bytes:
        """The end of the file."""
        self._close()
        for path, text in _parts(self._names).items():
            self._archive.writestr(path, HEAD + text)
        self._archive.close()
        return self._outlet.take()

    def _open(self, name: str) -> None:
        self._names.append(name)
        path = f"xl/worksheets/sheet{len(self._names)}.xml"
        self._sheet = self._archive.open(path, "w", force_zip64=True)
        self._rows = 0
        self._sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
        for row in self._repeated:
            self._write(row)

    def _write(self, row: Sequence[Cell]) -> None:
        self._rows += 1
        self._sheet.write(f"<row>{''.join(_cell(cell) for cell in row)}</row>".encode())

    def _close(self) -> None:
        # An ampersand begins a code in footers, two stand for itself.
        note = escape(_legal(self._note).replace("&", "&&"))
        footer = f"<headerFooter><oddFooter>&amp;L{note}</oddFooter></headerFooter>" if note else ""
        self._sheet.write(f"</sheetData>{footer}</worksheet>".encode())
        self._sheet.close()


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return f"<c><v>{cell}</v></c>"
    text = escape(_legal(quoted(str(cell))))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _legal(text: str) -> str:
    return NOT_XML.sub("", text)


def _parts(names: Sequence[str]) -> dict[str, str]:
    """The parts that hold the sheets together."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name[:31])} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        f'ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    rels = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"{rels}{relations}</Relationships>",
        "_rels/.rels": f'{rels}<Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
        f"{overrides}</Types>",
    }
