"""Rows of a listing say the same on a page and in a file, each in its way."""

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec

from pipelines.rules.modules.figures.lines import Rows
from pipelines.rules.modules.figures.listing import in_file, told
from schemas.modules.field import Option
from schemas.modules.figures import Column, Listing, ShownAs

LISTING = Listing(
    code="calls",
    title="明细",
    key="id",
    columns=(
        Column(name="at", title="时间", shown=ShownAs.MOMENT),
        Column(name="kind", title="类别", options=(Option("near", "市内"),)),
        Column(name="fee", title="话费", shown=ShownAs.YUAN),
        Column(name="more", title="查看", opens="other", in_file=False),
    ),
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    at: datetime | None
    kind: str | None
    fee: Decimal | None
    more: str = "查看"


ROWS = [
    Row(id="A", at=datetime(2026, 11, 24, 6, 5, 7, tzinfo=UTC), kind="near", fee=Decimal("1.20")),
    Row(id="B", at=None, kind=None, fee=None),
    Row(id="C", at=None, kind="gone", fee=None),
]


def test_a_page_gets_values_with_the_words_of_choices_and_what_opens_others() -> None:
    found = told(LISTING, Rows(ROWS, 9, sums={"fee": Decimal("1.2")}, notes=["一监未列入"]))
    assert (found.total, found.sums, found.notes) == (9, {"fee": "1.20"}, ["一监未列入"])
    first, second, third = found.rows
    assert (first.key, first.where) == ("A", {"id": "A"})
    assert first.values == {
        "id": "A",
        "at": "2026-11-24T06:05:07Z",
        "kind": "市内",
        "fee": "1.20",
        "more": "查看",
    }
    assert (second.values["kind"], third.values["kind"]) == (None, "gone")


def test_a_file_gets_the_clock_of_the_bureau_and_numbers() -> None:
    assert in_file(LISTING, Rows(ROWS, 3)) == [
        ["时间", "类别", "话费"],
        ["2026-11-24 14:05:07", "市内", 1.2],
        [None, None, None],
        [None, "gone", None],
    ]


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    name: str
    minutes: int


def test_who_is_masked_on_the_page_is_in_no_file_and_hours_are_as_people_write_them() -> None:
    columns = (
        Column(name="day", title="日期", shown=ShownAs.DAY),
        Column(name="name", title="姓名"),
        Column(name="minutes", title="工时", shown=ShownAs.HOURS),
    )
    listing = Listing(code="lines", title="明细", key="day", columns=columns)
    rows = [Worked(day=date(2026, 11, 24), name="周*", minutes=minutes) for minutes in (440, 0)]
    assert in_file(listing, Rows(rows, 2, masked=("name",))) == [
        ["日期", "工时"],
        ["2026-11-24", "7:20"],
        ["2026-11-24", "0"],
    ]
