"""A ward's day as a spreadsheet: read row by row, each bad row told by its number (LR-HOUR-02)."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipelines.rules.labour.hours_text import cell_text, minutes_of, typed
from pipelines.rules.sheets.cells import Broken, Cell, Formula, Row
from schemas.errors import InvalidInput
from schemas.labour.hours import HoursKind
from schemas.labour.timesheets import DraftRow, EnteredLine, SheetProblem

NUMBER, NAME, POST = "罪犯编号", "姓名", "岗位"
OF_KIND = {
    "正常工时": HoursKind.NORMAL,
    "加班工时": HoursKind.OVERTIME,
    "休息日工时": HoursKind.REST,
}
HEADINGS: list[Cell] = [NUMBER, NAME, POST, *OF_KIND]


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate of the day's roster, and the posts held that day by title."""

    inmate_id: str
    posts: Mapping[str, str]


class FileLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line, and where in the file it stands."""

    row: int
    column: str
    line: EnteredLine


class FileRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a file brings: lines and rows that are sound by themselves, and what is not."""

    rows: dict[int, DraftRow]
    """By the number of the file's row."""
    lines: list[FileLine]
    problems: list[SheetProblem]


class BadCell(Exception):
    """A column, and what is wrong with it."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def read_file(rows: Sequence[Row], workers: Mapping[str, Worker]) -> FileRead:
    """The file's rows; `InvalidInput` where it has no headings.

    `workers` are those of the roster by number.
    """
    start, places = _headings(rows)
    read = FileRead(rows={}, lines=[], problems=[])
    seen: dict[tuple[str, str], int] = {}
    for row in rows[start:]:
        try:
            inmate_id, post_id = _who(row, places, workers)
            first = seen.setdefault((inmate_id, post_id), row.number)
            if first != row.number:
                raise BadCell(NUMBER, f"与第{first}行重复")
            lines = _lines(row, places, inmate_id, post_id)
        except BadCell as bad:
            told = SheetProblem(row=row.number, column=bad.column, message=str(bad))
            read.problems.append(told)
            continue
        read.lines.extend(lines)
        texts = {one.line.kind.value: typed(one.line.minutes) for one in lines}
        read.rows[row.number] = DraftRow(inmate_id=inmate_id, post_id=post_id, **texts)
    return read


def _headings(rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    """Where the first row of people is, and which column is which."""
    for place, row in enumerate(rows):
        texts = [cell_text(cell) for cell in row.cells]
        if NUMBER in texts and any(title in texts for title in OF_KIND):
            return place + 1, {text: column for column, text in enumerate(texts) if text}
    raise InvalidInput(
        "文件中没有找到表头。请使用“导出”得到的表格填写，保留表头一行。", code="no_headings"
    )


def _who(row: Row, places: Mapping[str, int], workers: Mapping[str, Worker]) -> tuple[str, str]:
    number = _text(row, places, NUMBER)
    if not number:
        raise BadCell(NUMBER, "没有填写罪犯编号")
    worker = workers.get(number)
    if worker is None:
        raise BadCell(NUMBER, "该罪犯当天不在本监区在押")
    if not worker.posts:
        raise BadCell(NUMBER, "该罪犯当天没有岗位安排")
    title = _text(row, places, POST)
    if not title and len(worker.posts) == 1:
        return worker.inmate_id, next(iter(worker.posts.values()))
    if title not in worker.posts:
        raise BadCell(POST, f"该罪犯当天不在此岗位，可填：{'、'.join(worker.posts)}")
    return worker.inmate_id, worker.posts[title]


def _lines(row: Row, places: Mapping[str, int], inmate_id: str, post_id: str) -> list[FileLine]:
    lines = []
    for title, kind in OF_KIND.items():
        try:
            minutes = minutes_of(_text(row, places, title))
        except ValueError as wrong:
            raise BadCell(title, str(wrong)) from None
        if minutes:
            line = EnteredLine(inmate_id=inmate_id, post_id=post_id, kind=kind, minutes=minutes)
            lines.append(FileLine(row=row.number, column=title, line=line))
    return lines


def _text(row: Row, places: Mapping[str, int], title: str) -> str:
    place = places.get(title)
    cell = row.cells[place] if place is not None and place < len(row.cells) else None
    if isinstance(cell, Formula | Broken):
        raise BadCell(title, "单元格是公式或错误值，请填写数值")
    return cell_text(cell)


def told_by_row(read: FileRead, problems: Iterable[tuple[int, str]]) -> FileRead:
    """With what the rules say of single lines; a row of which any line is refused is left out."""
    told = list(read.problems)
    rows = dict(read.rows)
    for index, message in problems:
        line = read.lines[index]
        told.append(SheetProblem(row=line.row, column=line.column, message=message))
        rows.pop(line.row, None)
    told.sort(key=lambda one: one.row)
    return FileRead(rows=rows, lines=read.lines, problems=told)
