"""Rows of hours as PostgreSQL's binary COPY reads them: a length before each value."""

import struct
from datetime import date

import pytest

from pipelines.rules.labour.ledger.ids import as_bits, as_ulid, as_uuid
from pipelines.rules.labour.ledger.integrity import mac_under
from pipelines.rules.labour.ledger.packing import COLUMNS, Row, body_of, mac_of, pack, row_of
from pipelines.rules.labour.ledger.seals import PersonSeal, Seals, seals_of
from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.sealing_key import OneKey
from schemas.labour.hours import HoursKind, HoursLine
from schemas.tables.labour.ledger import NO_ID

KEY = bytes(range(32))
SEALS = Seals(mac_under(KEY), PersonSeal(KEY))
INMATE, POST, PROJECT = ("0" * 25 + last for last in "123")
WARD = bytes([9]) * 16
DAY = date(2026, 11, 24)
LINE = HoursLine(INMATE, POST, HoursKind.OVERTIME, 90, 3, PROJECT)
ROW = row_of(LINE, WARD, DAY, 7)


def values(packed: bytes) -> list[bytes]:
    """The values of one row, each by the length that stands before it."""
    (count,) = struct.unpack_from(">h", packed)
    found, at = [], 2
    for _ in range(count):
        (length,) = struct.unpack_from(">i", packed, at)
        found.append(packed[at + 4 : at + 4 + length])
        at += 4 + length
    assert at == len(packed)
    return found


def test_a_line_becomes_a_row_with_its_ids_as_bits() -> None:
    expected = Row(
        day=DAY,
        kind=2,
        minutes=90,
        grade=3,
        version=7,
        inmate_id=as_bits(INMATE),
        post_id=as_bits(POST),
        ward_id=WARD,
        project_id=as_bits(PROJECT),
    )
    assert row_of(LINE, WARD, DAY, 7) == expected
    assert row_of(HoursLine(INMATE, POST, HoursKind.REST, 90), WARD, DAY, 7).project_id == NO_ID


def test_a_row_is_packed_in_the_order_of_its_columns() -> None:
    told = dict(zip(COLUMNS, values(pack([ROW], [b"m" * 16], SEALS.people)), strict=True))
    numbers = {name: int.from_bytes(told[name]) for name in COLUMNS[:5]}
    # PostgreSQL counts days from 1 January 2000.
    assert numbers == {"day": 9824, "kind": 2, "minutes": 90, "grade": 3, "version": 7}
    assert [len(told[name]) for name in COLUMNS] == [4, 2, 2, 2, 2, 16, 16, 16, 16, 16]
    assert told["inmate_sealed"] == SEALS.people.seal(ROW.inmate_id)
    assert [told[name] for name in COLUMNS[6:]] == [*ROW[6:], b"m" * 16]


def test_the_value_of_a_row_is_made_over_the_row_as_it_is_stored() -> None:
    numbers = struct.pack(">ihhhh", 9824, 2, 90, 3, 7)
    ids = SEALS.people.seal(ROW.inmate_id) + ROW.post_id + ROW.ward_id + ROW.project_id
    assert body_of(ROW, SEALS.people) == numbers + ids


def test_rows_follow_one_another_and_each_has_its_value() -> None:
    one, two = (pack([ROW], [value], SEALS.people) for value in (b"1" * 16, b"2" * 16))
    assert pack([ROW, ROW], [b"1" * 16, b"2" * 16], SEALS.people) == one + two
    with pytest.raises(ValueError, match="shorter"):
        pack([ROW, ROW], [b"1" * 16], SEALS.people)


def test_the_value_of_a_row_is_half_of_the_keyed_digest_of_what_is_stored() -> None:
    assert mac_of(ROW, SEALS) == hmac_sm3(KEY, body_of(ROW, SEALS.people))[:16]
    for field in Row._fields:
        other = date(2026, 11, 25) if field == "day" else type(getattr(ROW, field))(16)
        assert mac_of(ROW._replace(**{field: other}), SEALS) != mac_of(ROW, SEALS)


class Keys:
    """Gives each purpose a key of its own, and shows which."""

    def derive(self, purpose: str) -> bytes:
        return hmac_sm3(b"master", purpose.encode())

    def sealing(self, purpose: str) -> OneKey:
        return OneKey(self.derive(f"sealing {purpose}"))


def test_people_and_rows_are_sealed_under_keys_of_their_own() -> None:
    seals, keys = seals_of(Keys()), Keys()
    assert seals.mac(b"row") == hmac_sm3(keys.derive("labour-ledger"), b"row")
    own = PersonSeal(keys.derive("labour-ledger-people"))
    assert seals.people.sealed(INMATE) == own.sealed(INMATE)


def test_an_alias_is_an_id_that_leads_back_to_the_inmate_by_the_key_alone() -> None:
    alias = SEALS.people.alias(INMATE)
    assert as_uuid(alias) == SEALS.people.sealed(INMATE)
    assert as_ulid(as_uuid(alias)) == alias != INMATE
    assert SEALS.people.behind(alias) == INMATE
