"""Lines and versions of pay: sealed for one place each, their values over all the rest."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from pipelines.rules.labour.ledger.pay_rows import (
    BookedRow,
    LineRow,
    PaySeals,
    Told,
    VersionRow,
    mac_of,
)
from pipelines.rules.labour.pay.line import PayLine, PayStep, StepKind
from pipelines.rules.security.digest import hmac_sm3, sm3
from pipelines.rules.security.field import open_bytes
from schemas.errors import IntegrityBroken
from tests.unit.pipelines.rules.labour.ledger.test_packing import Keys

SEALS = PaySeals(Keys())
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
VERSION, OTHER = b"v" * 16, b"o" * 16
LINE = PayLine(
    inmate_id="inmate",
    month="2026-10",
    amount=Decimal("88.50"),
    minutes={"normal": 600},
    steps=(PayStep(kind=StepKind.HOURS, title="工时", amount=Decimal("88.50")),),
)
TOLD = Told(people=1, amount=Decimal("88.50"), minutes={"normal": 600}, reason="首次", by="wang")


def line_row(inmate_id: str = "inmate", version_id: bytes = VERSION) -> LineRow:
    return LineRow(
        month=date(2026, 10, 1),
        version=1,
        removed=False,
        ward_id=b"w" * 16,
        sheet_id=b"s" * 16,
        version_id=version_id,
        inmate_digest=SEALS.digest(inmate_id),
        content_sealed=SEALS.close_line(VERSION, LINE),
    )


def version_row(version_id: bytes = VERSION) -> VersionRow:
    return VersionRow(
        id=version_id,
        sheet_id=b"s" * 16,
        prison_id=b"p" * 16,
        ward_id=b"w" * 16,
        month=date(2026, 10, 1),
        version=2,
        parts=(b"a", b"b"),
        base=1,
        lines=30,
        digest=b"d" * 32,
        told_sealed=SEALS.close_told(VERSION, TOLD),
        written_at=NOW,
    )


def test_a_line_opens_in_its_version_and_for_its_inmate_alone() -> None:
    assert SEALS.open_line(line_row()) == LINE
    for elsewhere in (line_row(inmate_id="another"), line_row(version_id=OTHER)):
        with pytest.raises(IntegrityBroken):
            SEALS.open_line(elsewhere)


def test_what_a_version_comes_to_opens_in_that_version_alone() -> None:
    assert SEALS.open_told(version_row()) == TOLD
    with pytest.raises(IntegrityBroken):
        SEALS.open_told(version_row(OTHER))


def test_pay_lies_under_a_key_for_that_alone() -> None:
    """Of this generation; the version's id and the inmate's digest name the place."""
    sealed = PaySeals(Keys()).close_line(VERSION, LINE)
    place = f"pay_line:{VERSION.hex()}:{SEALS.digest('inmate').hex()}"
    assert b"88.50" in open_bytes(Keys().sealing("labour-pay"), sealed, place)
    told = PaySeals(Keys()).close_told(VERSION, TOLD)
    place = f"pay_version:{VERSION.hex()}"
    assert b"88.50" in open_bytes(Keys().sealing("labour-pay"), told, place)


def test_the_same_line_is_never_sealed_the_same_way_twice() -> None:
    assert SEALS.close_line(VERSION, LINE) != SEALS.close_line(VERSION, LINE)


def test_an_inmate_is_found_by_a_digest_under_a_key_for_that_alone() -> None:
    """It lies in every shard, so neither its key nor its length may ever change."""
    key = Keys().derive("labour-pay-lookup")
    assert PaySeals(Keys()).digest("inmate") == hmac_sm3(key, b"inmate")[:16]


BOOKED = BookedRow(
    ward_id=b"w" * 16,
    month=date(2026, 10, 1),
    sheet_id=b"s" * 16,
    prison_id=b"p" * 16,
    version_id=VERSION,
    state=3,
    step=4,
    decided_by=b"o" * 16,
    decided_at=NOW,
)
OF_TYPE = {date: date(2026, 9, 1), datetime: NOW + timedelta(microseconds=1), tuple: (b"ab",)}


@pytest.mark.parametrize("row", [line_row(), version_row(), BOOKED])
def test_the_value_covers_every_column(row: LineRow | VersionRow | BookedRow) -> None:
    for field, value in row._asdict().items():
        more = OF_TYPE.get(type(value)) or (value + b"x" if isinstance(value, bytes) else 99)
        assert mac_of(row._replace(**{field: more}), sm3) != mac_of(row, sm3), field


def test_what_was_sealed_years_ago_still_holds() -> None:
    """The wording that the value is made over is kept with the rows; bytes stand as hex."""
    said = mac_of(version_row()._replace(told_sealed=b"\x01\xff"), bytes).decode().split("\n")
    assert said == [
        "VersionRow",
        (b"v" * 16).hex(),
        (b"s" * 16).hex(),
        (b"p" * 16).hex(),
        (b"w" * 16).hex(),
        "2026-10-01",
        "2",
        "61,62",
        "1",
        "30",
        (b"d" * 32).hex(),
        "01ff",
        f"{NOW.timestamp():.6f}",
    ]


def test_the_zone_in_which_a_time_is_answered_does_not_matter() -> None:
    there = BOOKED._replace(decided_at=NOW.astimezone(timezone(timedelta(hours=8))))
    assert mac_of(there, bytes) == mac_of(BOOKED, bytes)


def test_a_line_keeps_half_of_its_value() -> None:
    assert (len(mac_of(line_row(), sm3)), len(mac_of(BOOKED, sm3))) == (16, 32)
    assert mac_of(BOOKED, sm3) == sm3(mac_of(BOOKED, bytes))
