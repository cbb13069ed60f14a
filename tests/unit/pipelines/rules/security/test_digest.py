"""SM3 and its keyed form, against the standard's vectors and an independent implementation."""

import hmac

import pytest
from gmssl import func, sm3
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.security.digest import hmac_sm3, keyed_digest, sm3_hex
from pipelines.rules.security.digest import sm3 as own_sm3

ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
ABCD_16 = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


@pytest.mark.parametrize(("data", "expected"), [(b"abc", ABC), (b"abcd" * 16, ABCD_16)])
def test_vectors_of_the_standard(data: bytes, expected: str) -> None:
    assert sm3_hex(data) == own_sm3(data).hex() == expected


@given(st.binary(max_size=300))
def test_agrees_with_gmssl(data: bytes) -> None:
    assert sm3_hex(data) == sm3.sm3_hash(func.bytes_to_list(data))


@given(st.binary(min_size=1, max_size=100), st.binary(max_size=200))
def test_keyed_form_is_hmac_as_defined(key: bytes, data: bytes) -> None:
    """HMAC written out after RFC 2104 over gmssl's SM3."""

    def gm(text: bytes) -> bytes:
        return bytes.fromhex(sm3.sm3_hash(func.bytes_to_list(text)))

    block = (gm(key) if len(key) > 64 else key).ljust(64, b"\0")
    inner = gm(bytes(byte ^ 0x36 for byte in block) + data)
    expected = gm(bytes(byte ^ 0x5C for byte in block) + inner)
    assert hmac.compare_digest(hmac_sm3(key, data), expected)


def test_keyed_digest_depends_on_key_and_value() -> None:
    found = {keyed_digest(key, value) for key in (b"a", b"b") for value in ("甲", "乙")}
    assert len(found) == 4
