"""Records out of a file: CSV or JSON lines; a broken line is told, and the others go on.

Each comes with the place behind it, at which the file may be taken up again.
"""

import csv
import io
from collections.abc import Iterator

from connectors.prisons.adapters.told import told
from connectors.prisons.port import Broken, Told

Placed = tuple[Told | Broken, int]
_UNREADABLE = "\ufffd"
_MARK = b"\xef\xbb\xbf"
_ENDS = (b"\n", b"\r")
MOST_SHOWN = 2_000


def json_lines(content: bytes, start: int = 0) -> Iterator[Placed]:
    """An object a line."""
    file = io.BytesIO(content)
    file.seek(start or len(content) - len(content.removeprefix(_MARK)))
    for line in file:
        if line.strip():
            yield told(line.rstrip(b"\r\n")), file.tell()


def csv_rows(content: bytes, encoding: str, name: str, start: int = 0) -> Iterator[Placed]:
    """One row a record, named by the first line; a file without one is told as a whole."""
    lines = _Lines(content, encoding)
    header = _header(lines)
    if header is None:
        problem = f"文件 {name} 无法读取：首行不是字段名"
        yield Broken(content[:MOST_SHOWN], problem), len(content)
        return
    lines.go_to(max(start, lines.place))
    reader = csv.reader(lines, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Broken(lines.take(), f"不是有效的 CSV 行：{error}"), lines.place
            reader = csv.reader(lines, strict=True)
            continue
        raw, is_cut = lines.take(), lines.is_cut
        if is_cut:
            yield Broken(raw, "末行没有换行符，文件可能不完整"), lines.place
        elif row:
            yield _row(row, header, raw), lines.place


def _header(lines: "_Lines") -> list[str] | None:
    try:
        header = next(csv.reader(lines, strict=True), [])
    except csv.Error:
        return None
    lines.take()
    wrong = any(not one or _UNREADABLE in one or "\0" in one for one in header)
    return None if wrong or not header or len(set(header)) != len(header) else header


def _row(row: list[str], header: list[str], raw: bytes) -> Told | Broken:
    if len(row) != len(header):
        return Broken(raw, f"应有 {len(header)} 列，实有 {len(row)} 列")
    if _UNREADABLE in "".join(row):
        return Broken(raw, "字符编码有误")
    return Told(raw, dict(zip(header, row, strict=True)))


class _Lines:
    """Lines as text, with the bytes of those that were taken since last asked."""

    def __init__(self, content: bytes, encoding: str) -> None:
        self._file = io.BytesIO(content)
        self._file.seek(len(content) - len(content.removeprefix(_MARK)))
        self._encoding = encoding
        self._taken: list[bytes] = []
        self.is_cut = False
        """Whether the line taken last has no end: what is missing of it nobody knows."""

    @property
    def place(self) -> int:
        return self._file.tell()

    def go_to(self, place: int) -> None:
        self._file.seek(place)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline()
        if not line:
            raise StopIteration
        self._taken.append(line)
        self.is_cut = not line.endswith(_ENDS)
        return line.decode(self._encoding, errors="replace")

    def take(self) -> bytes:
        taken = b"".join(self._taken)
        self._taken.clear()
        return taken.rstrip(b"\r\n")
