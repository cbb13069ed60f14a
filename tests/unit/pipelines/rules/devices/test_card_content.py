import pytest

from pipelines.rules.devices.card_content import (
    CardContent,
    CardKeys,
    opened_content,
    sealed_content,
)
from pipelines.rules.security.sealing_key import OneKey
from schemas.errors import InvalidInput

KEYS = CardKeys(OneKey(b"c" * 32), b"m" * 32)
CONTENT = CardContent(card_id="01JX", holder="周某", number="3103000001")
RAW = sealed_content(KEYS, "C000001", CONTENT, bytes(12))


def refusal(card_no: str, raw: bytes, keys: CardKeys = KEYS) -> str:
    with pytest.raises(InvalidInput) as refused:
        opened_content(keys, card_no, raw)
    return refused.value.code


def test_it_opens_for_its_own_number_alone() -> None:
    assert opened_content(KEYS, "C000001", RAW) == CONTENT
    assert refusal("C000002", RAW) == "card_copied"


def test_nothing_of_the_holder_can_be_read() -> None:
    for secret in ("周某".encode(), b"3103000001", b"01JX", b"holder"):
        assert secret not in RAW


@pytest.mark.parametrize("place", range(4, len(RAW)))
def test_each_changed_byte_is_noticed(place: int) -> None:
    raw = RAW[:place] + bytes([RAW[place] ^ 1]) + RAW[place + 1 :]
    assert refusal("C000001", raw) in ("card_changed", "card_copied")


def test_torn_foreign_and_empty_cards_are_told_apart() -> None:
    assert refusal("C000001", RAW[: len(RAW) // 2]) == "card_changed"
    assert refusal("C000001", b"OTHER-ISSUER-0001") == "card_foreign"
    assert refusal("C000001", bytes(64)) == "card_empty"
    assert refusal("C000001", RAW, CardKeys(OneKey(b"x" * 32), b"y" * 32)) == "card_copied"
