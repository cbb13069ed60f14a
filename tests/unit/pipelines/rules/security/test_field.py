"""Sealed fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.security.field import open_bytes, open_field, seal_bytes, seal_field
from pipelines.rules.security.sealing_key import OneKey
from schemas.errors import IntegrityBroken

KEY = OneKey(bytes(range(32)))
nonces = st.binary(min_size=12, max_size=12)


@given(st.text(max_size=80), st.text(max_size=20), nonces)
def test_opens_to_what_was_sealed(plain: str, context: str, nonce: bytes) -> None:
    assert open_field(KEY, seal_field(KEY, plain, context, nonce), context) == plain


@given(st.binary(max_size=800), nonces)
def test_bytes_too(plain: bytes, nonce: bytes) -> None:
    assert open_bytes(KEY, seal_bytes(KEY, plain, "face", nonce), "face") == plain


def test_a_field_moved_to_another_row_does_not_open() -> None:
    sealed = seal_field(KEY, "310101199001011234", "relative.id_no.A", b"n" * 12)
    with pytest.raises(IntegrityBroken):
        open_field(KEY, sealed, "relative.id_no.B")


def test_the_plain_text_is_not_in_it() -> None:
    assert b"13800001111" not in seal_field(KEY, "13800001111", "phone", b"n" * 12)


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x02" + b"x" * 40])
def test_what_is_no_sealed_field_is_an_error(broken: bytes) -> None:
    with pytest.raises(IntegrityBroken):
        open_field(KEY, broken, "phone")
