"""Tokens by which sealed text is found (VC-GEN-22)."""

import pytest

from pipelines.rules.security.blind_index import TOKEN_DIGITS, tokens

KEY, OTHER = bytes(range(16)), bytes(range(1, 17))


def test_a_piece_has_one_token_under_a_key_and_another_under_another() -> None:
    (here,) = tokens(KEY, ["身体"])
    assert tokens(KEY, ["身体", "身体"]) == [here]
    assert tokens(OTHER, ["身体"]) != [here]
    assert len(here) == TOKEN_DIGITS
    assert set(here) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("piece", "token"),
    [("身体", "ba2846"), ("我", "4fd240"), ("a", "c4f011"), ("a" * 15, "00c19d")],
)
def test_a_token_is_the_one_that_stands_in_the_kept_index(piece: str, token: str) -> None:
    """Reckoned with gmssl over length, piece and zeros: another would find nothing of old texts."""
    assert tokens(KEY, [piece]) == [token]


def test_tokens_stand_in_their_own_order_and_tell_none_of_the_text() -> None:
    pieces = ["我", "们", "我们", "明天", "见"]
    found = tokens(KEY, pieces)
    assert found == sorted(found) == tokens(KEY, reversed(pieces))
    assert set(found) == {one for piece in pieces for one in tokens(KEY, [piece])}


def test_pieces_that_differ_by_what_fills_them_up_differ() -> None:
    assert tokens(KEY, ["a"]) != tokens(KEY, ["a\0"])
    assert tokens(KEY, []) == []


def test_a_piece_longer_than_a_block_is_refused() -> None:
    assert tokens(KEY, ["长" * 5])
    for piece, size in (("𪀀" * 4, 16), ("长" * 6, 18)):
        with pytest.raises(ValueError, match=f"less than 16 bytes, got {size}"):
            tokens(KEY, [piece])
