"""An inmate's id in the ledger: opened by the key alone, found without opening."""

from datetime import date
from uuid import UUID

from gmssl.sm4 import SM4_DECRYPT, CryptSM4
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.ledger.ids import as_bits, as_ulid, is_ulid
from pipelines.rules.labour.ledger.packing import Row, body_of, pack
from pipelines.rules.labour.ledger.seals import PersonSeal

KEY = bytes(range(32))
PEOPLE = PersonSeal(KEY)
IDS = st.binary(min_size=16, max_size=16).map(lambda bits: as_ulid(UUID(bytes=bits)))


@given(IDS, IDS)
def test_who_is_sealed_is_opened_again_and_told_apart_from_others(one: str, other: str) -> None:
    sealed = PEOPLE.sealed(one)
    assert PEOPLE.opened(sealed) == one
    assert sealed.bytes != as_bits(one)
    assert (sealed == PEOPLE.sealed(other)) == (one == other)
    assert PersonSeal(KEY[::-1]).sealed(one) != sealed
    assert PersonSeal(KEY).opened(sealed) == PersonSeal(KEY).opened_bits(sealed.bytes) == one


@given(IDS)
def test_another_implementation_of_sm4_opens_it(inmate_id: str) -> None:
    cipher = CryptSM4()
    cipher.set_key(KEY[:16], SM4_DECRYPT)
    block = cipher.one_round(cipher.sk, list(PEOPLE.sealed(inmate_id).bytes))
    assert bytes(block) == as_bits(inmate_id)


@given(IDS)
def test_what_is_copied_and_what_its_value_covers_hold_no_id(inmate_id: str) -> None:
    bits = as_bits(inmate_id)
    row = Row(date(2026, 11, 3), 1, 480, 2, 1, bits, bytes(16), bytes(16), bytes(16))
    for stored in (pack([row], [bytes(16)], PEOPLE), body_of(row, PEOPLE)):
        assert PEOPLE.seal(bits) in stored
        assert bits == bytes(16) or bits not in stored


def test_what_says_more_than_an_id_holds_is_none() -> None:
    assert is_ulid("7" + "Z" * 25)
    assert not any(map(is_ulid, ("8" + "0" * 25, "", "0" * 25, "I" * 26)))
