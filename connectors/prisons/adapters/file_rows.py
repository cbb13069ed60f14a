"""Records out of a file: CSV or JSON lines; a broken line is told, and the others go on."""

import csv
from collections.abc import Iterator

from connectors.prisons.adapters.told import told
from connectors.prisons.port import Broken, Told

_UNREADABLE = "\ufffd"
_MARK = b"\xef\xbb\xbf"
MOST_SHOWN = 2_000


def json_lines(content: bytes) -> list[Told | Broken]:
    return [told(line) for line in content.removeprefix(_MARK).splitlines() if line.strip()]


def csv_rows(content: bytes, encoding: str, name: str) -> list[Told | Broken]:
    """One row a record, named by the first line; a file without one is told as a whole."""
    lines = _Lines(content.removeprefix(_MARK), encoding)
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, [])
    except csv.Error:
        header = []
    wrong = (
        not header
        or len(set(header)) != len(header)
        or any(not one or _UNREADABLE in one or "\0" in one for one in header)
    )
    if wrong:
        return [Broken(content[:MOST_SHOWN], f"文件 {name} 无法读取：首行不是字段名")]
    lines.take()
    found: list[Told | Broken] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return found
        except csv.Error as error:
            found.append(Broken(lines.take(), f"不是有效的 CSV 行：{error}"))
            reader = csv.reader(lines, strict=True)
            continue
        raw = lines.take()
        if lines.is_cut:
            found.append(Broken(raw, "末行没有换行符，文件可能不完整"))
        elif row:
            found.append(_row(row, header, raw))


def _row(row: list[str], header: list[str], raw: bytes) -> Told | Broken:
    if len(row) != len(header):
        return Broken(raw, f"应有 {len(header)} 列，实有 {len(row)} 列")
    if _UNREADABLE in "".join(row):
        return Broken(raw, "字符编码有误")
    return Told(raw, dict(zip(header, row, strict=True)))


class _Lines:
    """Lines as text, with the bytes of those that were taken since last asked."""

    def __init__(self, content: bytes, encoding: str) -> None:
        self._lines = iter(content.splitlines(keepends=True))
        self._encoding = encoding
        self._taken: list[bytes] = []
        self._cut = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._taken.append(line)
        self._cut = not line.endswith((b"\n", b"\r"))
        return line.decode(self._encoding, errors="replace")

    @property
    def is_cut(self) -> bool:
        """Whether the line taken last has no end: what is missing of it nobody knows."""
        return self._cut

    def take(self) -> bytes:
        taken = b"".join(self._taken)
        self._taken.clear()
        return taken.rstrip(b"\r\n")
