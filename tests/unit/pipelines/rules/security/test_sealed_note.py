"""Values that lie sealed inside JSON."""

import pytest

from pipelines.rules.security.sealed_note import is_note, open_note, seal_note
from pipelines.rules.security.sealing_key import OneKey
from schemas.errors import IntegrityBroken

KEY = OneKey(bytes(range(32)))
NONCE = bytes(12)


def test_a_note_opens_at_its_place_alone() -> None:
    note = seal_note(KEY, "12.50", "audit_row.pay_item.amount:1", NONCE)
    assert "12.50" not in str(note)
    assert open_note(KEY, note, "audit_row.pay_item.amount:1") == "12.50"
    with pytest.raises(IntegrityBroken):
        open_note(KEY, note, "audit_row.pay_item.amount:2")


@pytest.mark.parametrize("value", [None, "sealed", {"sealed": 1}, {"sealed": "00", "x": "1"}, {}])
def test_other_values_are_no_notes(value: object) -> None:
    assert not is_note(value)
