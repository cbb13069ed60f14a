"""Which rows of a month's pay are taken over, given what the platform knows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipelines.rules.labour.legacy.line import Outcome, Refused, Sum
from pipelines.rules.labour.legacy.marks import Marked
from pipelines.rules.labour.legacy.numbers import amount_text
from pipelines.rules.labour.legacy.pay_row import OldPay
from pipelines.rules.labour.pay.line import PayLine, PayStep, StepKind
from pipelines.rules.labour.pay.month import month_of_day
from schemas.labour.legacy import RowProblem

WardMonth = tuple[str, date]
REASON = "旧系统数据"


class KnownPay(NamedTuple):
    """What is there already, and what codes mean."""

    wards: Mapping[str, str]
    inmates: Mapping[str, str]
    repeated: Collection[int]
    """Lines whose number stood in the file before."""
    rows: Mapping[bytes, bytes]
    """What rows said that were taken over, by their keys."""
    booked: Collection[WardMonth]


class JudgedPay(NamedTuple):
    """A month's rows: each is in exactly one of the three."""

    sheets: Mapping[WardMonth, list[PayLine]]
    taken: list[Marked[OldPay]]
    before: Sum
    refused: list[Refused]

    @property
    def outcome(self) -> Outcome:
        taken = Sum(len(self.taken), sum(one.row.hundredths for one in self.taken))
        return Outcome(taken, self.before, self.refused, {})


def judge_pay(rows: Iterable[Marked[OldPay]], known: KnownPay) -> JudgedPay:
    """The first of two rows that exclude one another is taken."""
    sheets: dict[WardMonth, list[PayLine]] = defaultdict(list)
    taken: list[Marked[OldPay]] = []
    refused: list[Refused] = []
    met: set[tuple[str, str, date]] = set()
    before = Sum()
    for marked in rows:
        row = marked.row
        if row.line not in known.repeated and known.rows.get(marked.key) == marked.content:
            before = Sum(before.rows + 1, before.hundredths + row.hundredths)
            continue
        problem = _problem(marked, known, met)
        if problem is not None:
            refused.append(Refused(row.line, row.legacy_id, problem, row.hundredths))
            continue
        ward, inmate = known.wards[row.ward], known.inmates[row.inmate_no]
        met.add((ward, inmate, row.month))
        sheets[ward, row.month].append(line_of(row, inmate))
        taken.append(marked)
    return JudgedPay(sheets, taken, before, refused)


def _problem(
    marked: Marked[OldPay], known: KnownPay, met: Collection[tuple[str, str, date]]
) -> RowProblem | None:
    row = marked.row
    ward, inmate = known.wards.get(row.ward), known.inmates.get(row.inmate_no)
    if row.line in known.repeated:
        return RowProblem.REPEATED_ID
    if ward is None:
        return RowProblem.UNKNOWN_WARD
    if inmate is None:
        return RowProblem.UNKNOWN_INMATE
    if marked.key in known.rows:
        return RowProblem.CHANGED_ID
    if (ward, row.month) in known.booked:
        return RowProblem.MONTH_BOOKED
    if (ward, inmate, row.month) in met:
        return RowProblem.REPEATED_MONTH
    return None


def line_of(row: OldPay, inmate_id: str) -> PayLine:
    """As pay of the platform is told: each item of the old system is a step."""
    steps = tuple(
        PayStep(kind=StepKind.ITEM, title=title, amount=_yuan(part), reason=REASON)
        for title, part in row.items
    )
    return PayLine(
        inmate_id=inmate_id,
        month=month_of_day(row.month),
        amount=_yuan(row.hundredths),
        minutes={},
        steps=steps,
    )


def _yuan(hundredths: int) -> Decimal:
    return Decimal(amount_text(hundredths))
