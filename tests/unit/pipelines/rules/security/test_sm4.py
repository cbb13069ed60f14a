"""SM4-GCM, against the standard's block vector, gmssl, and RFC 8998's vector."""

import pytest
from gmssl.sm4 import SM4_ENCRYPT, CryptSM4
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.security.sm4 import seal, unseal
from schemas.errors import IntegrityBroken

KEY = bytes.fromhex("0123456789abcdeffedcba9876543210")


def test_vector_of_rfc_8998() -> None:
    """Appendix A.1."""
    nonce = bytes.fromhex("00001234567800000000abcd")
    context = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = bytes.fromhex(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    )
    expected = bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert seal(KEY, nonce, plain, context) == expected
    assert unseal(KEY, nonce, expected, context) == plain


@given(st.binary(min_size=16, max_size=16), st.binary(max_size=200))
def test_counter_mode_agrees_with_gmssl(key: bytes, plain: bytes) -> None:
    """GCM's cipher text is counter mode from 2 on; gmssl gives the single blocks."""
    nonce = b"\x07" * 12
    cipher = CryptSM4()
    cipher.set_key(key, SM4_ENCRYPT)
    stream = b"".join(
        bytes(cipher.one_round(cipher.sk, list(nonce + count.to_bytes(4))))
        for count in range(2, 3 + len(plain) // 16)
    )
    expected = bytes(a ^ b for a, b in zip(plain, stream, strict=False))
    assert seal(key, nonce, plain, b"")[:-16] == expected


@given(st.binary(max_size=60), st.data())
def test_any_flipped_bit_is_found(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, b"n" * 12, plain, b"context"))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(IntegrityBroken):
        unseal(KEY, b"n" * 12, bytes(sealed), b"context")


def test_another_context_or_key_does_not_open() -> None:
    sealed = seal(KEY, b"n" * 12, b"plain", b"here")
    with pytest.raises(IntegrityBroken):
        unseal(KEY, b"n" * 12, sealed, b"there")
    with pytest.raises(IntegrityBroken):
        unseal(KEY[::-1], b"n" * 12, sealed, b"here")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        seal(b"short", b"n" * 12, b"", b"")
