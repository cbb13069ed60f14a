"""The integrity value of a sheet: over all its lines, and over everything that was decided."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from pipelines.rules.labour.ledger.integrity import digest_of, head_holds, head_mac, mac_under
from pipelines.rules.security.digest import hmac_sm3, sm3
from schemas.labour.hours import SheetHead, SheetState

KEY = bytes(range(32))
MAC = mac_under(KEY)
HEAD = SheetHead(
    sheet_id="s",
    prison_id="p",
    ward_id="w",
    day=date(2026, 11, 24),
    version=2,
    state=SheetState.APPROVED,
    lines=30,
    minutes=14_400,
    digest=b"\x01\xff",
    entered_by="wang",
    decided_by="li",
    decided_at=datetime(2026, 11, 25, 1, tzinfo=UTC),
)
OTHER = {
    "day": date(2026, 11, 25),
    "version": 3,
    "state": SheetState.RETURNED,
    "lines": 31,
    "minutes": 14_401,
    "digest": b"\x02",
    "decided_at": datetime(2026, 11, 25, 2, tzinfo=UTC),
}


def test_a_value_is_the_keyed_digest_and_one_leaves_nothing_for_the_next() -> None:
    mac, said = mac_under(KEY), (b"a", b"b", b"a")
    assert [mac(one) for one in said] == [hmac_sm3(KEY, one) for one in said]


def test_the_lines_of_a_sheet_count_in_whatever_order_they_are_read() -> None:
    assert digest_of([b"1", b"2"]) == digest_of(iter([b"2", b"1"])) == sm3(b"12")
    assert digest_of([b"1"]) != digest_of([b"1", b"1"])


@pytest.mark.parametrize("field", SheetHead.__struct_fields__)
def test_every_field_of_a_sheet_is_covered(field: str) -> None:
    changed = msgspec.structs.replace(HEAD, **{field: OTHER.get(field, "other")})
    assert head_holds(HEAD, head_mac(HEAD, MAC), MAC)
    assert not head_holds(changed, head_mac(HEAD, MAC), MAC)


def test_what_was_sealed_years_ago_still_holds() -> None:
    """The order and the borders of the fields are kept with the rows."""
    said = "sheet\ns\np\nw\n2026-11-24\n2\n2\n30\n14400\n01ff\nwang\n"
    assert head_mac(HEAD, MAC) == MAC(f"{said}li\n2026-11-25T01:00:00+00:00".encode())
    undecided = msgspec.structs.replace(HEAD, decided_by=None, decided_at=None)
    assert head_mac(undecided, MAC) == MAC(f"{said}\n".encode())


def test_another_key_vouches_for_nothing() -> None:
    assert not head_holds(HEAD, head_mac(HEAD, mac_under(bytes(32))), MAC)
