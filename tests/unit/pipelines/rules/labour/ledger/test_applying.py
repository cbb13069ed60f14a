"""What a message does to a sheet of the ledger, given what the ledger holds of it."""

from datetime import UTC, date, datetime

import pytest

from pipelines.rules.labour.ledger.applying import (
    Verdict,
    bad_lines,
    verdict_of_correction,
    verdict_of_decision,
    verdict_of_entry,
)
from schemas.labour.hours import HoursKind, HoursLine, SheetHead, SheetState
from schemas.messages.labour import HoursEntered, OfSheet, SheetDecided

DAY, NOW = date(2026, 11, 24), datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SUBMITTED, APPROVED, RETURNED = SheetState.SUBMITTED, SheetState.APPROVED, SheetState.RETURNED


def head(version: int, state: SheetState) -> SheetHead:
    return SheetHead(
        sheet_id="s",
        prison_id="p",
        ward_id="w",
        day=DAY,
        version=version,
        state=state,
        lines=1,
        minutes=480,
        digest=b"same",
        entered_by="o",
        decided_by=None,
        decided_at=None,
    )


def told(version: int) -> dict[str, object]:
    about = {"sheet_id": "s", "prison_id": "p", "ward_id": "w", "day": DAY, "by": "o", "at": NOW}
    return {**about, "version": version}


@pytest.mark.parametrize(
    ("known", "version", "digest", "expected"),
    [
        (None, 1, b"same", Verdict.APPLY),
        (head(2, SUBMITTED), 1, b"same", Verdict.SUPERSEDED),
        (head(2, APPROVED), 1, b"same", Verdict.SUPERSEDED),
        (head(2, SUBMITTED), 2, b"same", Verdict.REPLAY),
        (head(2, APPROVED), 2, b"same", Verdict.REPLAY),
        (head(2, SUBMITTED), 2, b"other", Verdict.CONTRADICTORY),
        (head(2, SUBMITTED), 3, b"same", Verdict.APPLY),
        (head(2, RETURNED), 3, b"other", Verdict.APPLY),
        (head(2, APPROVED), 3, b"same", Verdict.LOCKED),
    ],
)
def test_a_sheet_takes_the_place_of_an_earlier_version_until_it_is_approved(
    known: SheetHead | None, version: int, digest: bytes, expected: Verdict
) -> None:
    entered = HoursEntered(**told(version), lines=[])
    assert verdict_of_entry(known, entered, digest) is expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, Verdict.APPLY),
        (head(2, SUBMITTED), Verdict.APPLY),
        (head(2, RETURNED), Verdict.APPLY),
        (head(2, APPROVED), Verdict.LOCKED),
        (head(1, SUBMITTED), Verdict.SUPERSEDED),
        (head(3, SUBMITTED), Verdict.SUPERSEDED),
    ],
)
def test_a_mended_line_belongs_to_the_version_it_was_refused_from(
    known: SheetHead | None, expected: Verdict
) -> None:
    mended = HoursEntered(**told(2), lines=[], whole=False)
    assert verdict_of_entry(known, mended, b"same") is expected


@pytest.mark.parametrize(
    ("known", "approved", "expected"),
    [
        (None, True, Verdict.EARLY),
        (head(1, SUBMITTED), True, Verdict.EARLY),
        (head(3, SUBMITTED), True, Verdict.SUPERSEDED),
        (head(2, SUBMITTED), True, Verdict.APPLY),
        (head(2, SUBMITTED), False, Verdict.APPLY),
        (head(2, APPROVED), True, Verdict.REPLAY),
        (head(2, RETURNED), False, Verdict.REPLAY),
        (head(2, APPROVED), False, Verdict.LOCKED),
        (head(2, RETURNED), True, Verdict.LOCKED),
    ],
)
def test_a_decision_holds_for_the_version_that_was_decided_on_alone(
    known: SheetHead | None, approved: bool, expected: Verdict
) -> None:
    assert verdict_of_decision(known, SheetDecided(**told(2), approved=approved)) is expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, Verdict.EARLY),
        (head(1, APPROVED), Verdict.EARLY),
        (head(2, SUBMITTED), Verdict.EARLY),
        (head(3, SUBMITTED), Verdict.EARLY),
        (head(3, APPROVED), Verdict.CONTRADICTORY),
        (head(2, RETURNED), Verdict.CONTRADICTORY),
        (head(2, APPROVED), Verdict.APPLY),
    ],
)
def test_a_correction_changes_a_locked_sheet_of_its_own_version(
    known: SheetHead | None, expected: Verdict
) -> None:
    assert verdict_of_correction(known, OfSheet(**told(2))) is expected


INMATE, OTHER, POST = ("0" * 25 + last for last in "123")


def work(minutes: int, inmate: str = INMATE, **more: object) -> HoursLine:
    told = {"inmate_id": inmate, "post_id": POST, "kind": HoursKind.NORMAL, "minutes": minutes}
    return HoursLine(**{**told, **more})


def bad(*lines: HoursLine) -> list[tuple[int, str]]:
    return [(one.place, one.code) for one in bad_lines(HoursEntered(**told(1), lines=list(lines)))]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (work(0), "bad_minutes"),
        (work(1441), "bad_minutes"),
        (work(60, grade=-1), "bad_grade"),
        (work(60, grade=100), "bad_grade"),
        (work(60, inmate="nobody"), "bad_id"),
        (work(60, post_id="nowhere"), "bad_id"),
        (work(60, project_id="nothing"), "bad_id"),
    ],
)
def test_a_line_that_no_ledger_takes_is_refused_and_the_others_apply(
    line: HoursLine, code: str
) -> None:
    assert bad(work(60, OTHER), line, work(60)) == [(1, code)]


def test_what_is_just_within_its_bounds_applies() -> None:
    assert bad(work(1), work(1, OTHER, grade=99, project_id=POST), work(1440, POST)) == []


def test_nobody_works_more_than_a_day_in_a_day_nor_the_same_twice() -> None:
    overtime = HoursKind.OVERTIME
    assert bad(work(1000), work(440, kind=overtime), work(1, OTHER)) == []
    assert bad(work(1000), work(441, kind=overtime), work(1, OTHER)) == [(1, "over_a_day")]
    assert bad(work(60), work(30)) == [(1, "twice")]
    rest = HoursKind.REST
    assert bad(work(900), work(500, kind=overtime), work(41, kind=rest)) == [(2, "over_a_day")]
    # What was refused takes no room from what follows.
    assert bad(work(1000), work(441, kind=overtime), work(440, kind=HoursKind.REST)) == [
        (1, "over_a_day")
    ]


def test_each_reason_stands_in_words_beside_its_code() -> None:
    lines = [work(0), work(60, grade=100), work(60, inmate="nobody"), work(1440), work(60)]
    found = bad_lines(HoursEntered(**told(1), lines=lines))
    assert {one.code: one.reason for one in found} == {
        "bad_minutes": "工时须在1分钟至24小时之间。",
        "bad_grade": "等级无效。",
        "bad_id": "人员、岗位或项目的编号无效。",
        "over_a_day": "该人员当日工时合计超过24小时。",
    }
