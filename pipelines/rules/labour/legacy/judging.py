"""Which rows of a month are taken over, given what the platform knows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from pipelines.rules.labour.ledger.ids import as_bits, as_ulid
from pipelines.rules.labour.ledger.packing import Row
from pipelines.rules.labour.legacy.line import Outcome, Refused, Sum
from pipelines.rules.labour.legacy.marks import Marked
from pipelines.rules.labour.legacy.numbers import hundredths_of_minutes
from pipelines.rules.labour.legacy.row import OldHours
from schemas.labour.legacy import RowProblem
from schemas.tables.labour.ledger import NO_ID

DAY_MINUTES = 24 * 60
LineKey = tuple[bytes, date, bytes, int, bytes]
SheetOf = tuple[str, date]


class Names(NamedTuple):
    """What the names and codes of a prison's rows mean."""

    wards: Mapping[str, str]
    inmates: Mapping[str, str]
    posts: Mapping[tuple[str, str], str]
    """By ward's code and name."""
    projects: Mapping[str, str]


class Known(NamedTuple):
    """What is there already."""

    repeated: Collection[int]
    """Lines whose number stood in the file before."""
    rows: Mapping[bytes, bytes]
    """What rows said that were taken over, by their keys."""
    booked: Collection[SheetOf]
    held: Mapping[LineKey, int]
    """Minutes of these inmates' lines, from other wards."""


class Judged(NamedTuple):
    """A month's rows: each is in exactly one of the three."""

    sheets: Mapping[SheetOf, list[Row]]
    taken: list[Marked[OldHours]]
    before: Sum
    refused: list[Refused]
    unknown_projects: Mapping[str, int]

    @property
    def taken_sum(self) -> Sum:
        minutes = sum(one.row.minutes for one in self.taken)
        return Sum(len(self.taken), hundredths_of_minutes(minutes))

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.taken_sum, self.before, self.refused, dict(self.unknown_projects))


class _Month:
    """What has been taken so far."""

    def __init__(self, names: Names, known: Known) -> None:
        self._names = names
        self._known = known
        self._keys: set[LineKey] = set()
        self._worked: Counter[tuple[str, date]] = Counter()
        for (inmate, day, *_), minutes in known.held.items():
            self._worked[as_ulid(UUID(bytes=inmate)), day] += minutes

    def line_of(self, marked: Marked[OldHours]) -> tuple[SheetOf, Row] | RowProblem:
        """The ledger's line of a row, and of which ward's day; or why there is none."""
        row, names, known = marked.row, self._names, self._known
        ward, inmate = names.wards.get(row.ward), names.inmates.get(row.inmate_no)
        if ward is None:
            return RowProblem.UNKNOWN_WARD
        if inmate is None:
            return RowProblem.UNKNOWN_INMATE
        if marked.key in known.rows:
            return RowProblem.CHANGED_ID
        if (ward, row.day) in known.booked:
            return RowProblem.DAY_BOOKED
        post = names.posts.get((row.ward, row.post))
        line = _line(row, inmate, ward, post, names.projects.get(row.project))
        if line.key in self._keys or line.key in known.held:
            return RowProblem.REPEATED_KEY
        if self._worked[inmate, row.day] + row.minutes > DAY_MINUTES:
            return RowProblem.DAY_TOO_LONG
        self._keys.add(line.key)
        self._worked[inmate, row.day] += row.minutes
        return (ward, row.day), line


def judge(rows: Iterable[Marked[OldHours]], names: Names, known: Known) -> Judged:
    """The first of two rows that exclude one another is taken."""
    month = _Month(names, known)
    sheets: dict[SheetOf, list[Row]] = defaultdict(list)
    taken: list[Marked[OldHours]] = []
    refused: list[Refused] = []
    projects: Counter[str] = Counter()
    before = Sum()
    for marked in rows:
        row = marked.row
        if row.line in known.repeated:
            refused.append(_refused(row, RowProblem.REPEATED_ID))
        elif known.rows.get(marked.key) == marked.content:
            before = Sum(before.rows + 1, before.hundredths + row.hundredths)
        elif isinstance(found := month.line_of(marked), RowProblem):
            refused.append(_refused(row, found))
        else:
            sheet, line = found
            sheets[sheet].append(line)
            taken.append(marked)
            if row.project and row.project not in names.projects:
                projects[row.project] += 1
    return Judged(sheets, taken, before, refused, projects)


def _line(row: OldHours, inmate: str, ward: str, post: str | None, project: str | None) -> Row:
    return Row(
        row.day,
        row.kind,
        row.minutes,
        0,
        1,
        as_bits(inmate),
        as_bits(post) if post else NO_ID,
        as_bits(ward),
        as_bits(project) if project else NO_ID,
    )


def _refused(row: OldHours, problem: RowProblem) -> Refused:
    return Refused(row.line, row.legacy_id, problem, row.hundredths)
