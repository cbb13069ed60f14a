"""A dump on disk: looked through once, and read again month by month."""

import hashlib
import os
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from pipelines.rules.labour.legacy.encoding import encoding_of, text_of
from pipelines.rules.labour.legacy.forms import Kind, Old
from pipelines.rules.labour.legacy.line import (
    LEGACY_ID,
    LONGEST_LINE,
    Refused,
    UnitYear,
    fields_of,
    month_of,
    undecoded,
)
from pipelines.rules.labour.legacy.numbers import hundredths_of
from schemas.errors import Conflict, InvalidInput
from schemas.labour.legacy import RowProblem

STEP = 10_000
"""Lines between two reports of progress."""


class Dump:
    """What one look through the file found; the months' rows are read again when they are due."""

    def __init__(self, path: Path, of: UnitYear, kind: Kind) -> None:
        self.path = path
        self.of = of
        self._kind = kind
        self.encoding = ""
        self.digest = ""
        self.rows = 0
        self.hundredths = 0
        self.unreadable = 0
        """Rows without a readable number: they are not in the sum."""
        self.repeated: set[int] = set()
        self._offsets: dict[int, array[int]] = defaultdict(lambda: array("Q"))
        self._lines: dict[int, array[int]] = defaultdict(lambda: array("L"))
        self._state: tuple[int, ...] = ()

    @property
    def months(self) -> dict[int, int]:
        """Rows of each month that has any; 0: of no month of the year."""
        return {month: len(places) for month, places in sorted(self._offsets.items())}

    def look(self) -> Iterator[int]:
        """Look through the file; tells from time to time how many lines were read since.

        `InvalidInput` where its encoding or its headings are not as agreed.
        """
        digest, seen = hashlib.new("sm3"), set[str]()
        with self.path.open("rb") as file:
            self._state = _state(file)
            first = file.readline(LONGEST_LINE)
            digest.update(first)
            try:
                self.encoding, _ = encoding_of(first, self._kind.form.headings)
            except InvalidInput as error:
                message = f"{self.path.name}：{error.message}"
                raise InvalidInput(message, code=error.code) from error
            offset, told = len(first), 0
            for raw, length in _lines(file, digest.update):
                self._take(raw, offset, seen)
                offset += length
                if self.rows - told == STEP:
                    told = self.rows
                    yield STEP
        self.digest = digest.hexdigest()
        yield self.rows - told

    def _take(self, raw: bytes, offset: int, seen: set[str]) -> None:
        self.rows += 1
        line = self.rows + 1
        month, legacy_id, hundredths = self._glance(line, raw)
        self._offsets[month].append(offset)
        self._lines[month].append(line)
        if legacy_id and legacy_id in seen:
            self.repeated.add(line)
        seen.add(legacy_id)
        if hundredths is None:
            self.unreadable += 1
        else:
            self.hundredths += hundredths

    def _glance(self, line: int, raw: bytes) -> tuple[int, str, int | None]:
        """Month, number and amount of a line, as far as it has them."""
        if len(raw) > LONGEST_LINE:
            return 0, "", None
        text = _text(raw, self.encoding)
        if text is None:
            lost = undecoded(line, raw, self._kind.form)
            return 0, lost.legacy_id, lost.hundredths
        fields, form = fields_of(text), self._kind.form
        if fields is None or len(fields) != len(form.headings):
            return 0, "", None
        legacy_id = fields[0] if LEGACY_ID.fullmatch(fields[0]) else ""
        month = month_of(fields, form, self.of.year)
        return month, legacy_id, hundredths_of(fields[form.amount])

    def read(self, month: int) -> Iterator[Old | Refused]:
        """A month's rows; `Conflict` where the file changed since it was looked through."""
        with self.path.open("rb") as file:
            if _state(file) != self._state:
                raise Conflict(
                    f"{self.path.name}：文件在迁移过程中被改动，已停止。", code="dump_changed"
                )
            for offset, line in zip(self._offsets[month], self._lines[month], strict=True):
                file.seek(offset)
                yield self._row(line, file.readline(LONGEST_LINE + 1))

    def _row(self, line: int, raw: bytes) -> Old | Refused:
        if len(raw) > LONGEST_LINE:
            return Refused(line, "", RowProblem.TOO_LONG, None)
        text = _text(raw, self.encoding)
        if text is None:
            return undecoded(line, raw, self._kind.form)
        return self._kind.read(line, fields_of(text), self.of)


def _text(raw: bytes, encoding: str) -> str | None:
    return text_of(raw.rstrip(b"\r\n"), encoding)


def _lines(file: BinaryIO, told: Callable[[bytes], None]) -> Iterator[tuple[bytes, int]]:
    """Lines with their lengths, of one that is too long the beginning; `told` is told all."""
    while head := file.readline(LONGEST_LINE + 1):
        told(head)
        length, last = len(head), head
        while not last.endswith(b"\n") and (last := file.readline(LONGEST_LINE)):
            told(last)
            length += len(last)
        yield head, length


def _state(file: BinaryIO) -> tuple[int, ...]:
    told = os.fstat(file.fileno())
    return told.st_ino, told.st_size, told.st_mtime_ns
