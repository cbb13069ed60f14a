"""SM2 signatures, cross-checked with an independent implementation."""

import os
from pathlib import Path

import pytest
from gmssl import sm2 as other
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.keys import SoftwareKeys, sm2
from schemas.errors import IntegrityBroken

PRIVATE = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
PUBLIC = bytes.fromhex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
"""The example of GB/T 32918.5."""

private_keys = st.integers(1, sm2.ORDER - 2).map(lambda number: number.to_bytes(32))


def integer(der: bytes, at: int) -> tuple[int, int]:
    size = der[at + 1]
    return int.from_bytes(der[at + 2 : at + 2 + size]), at + 2 + size


def plain(der: bytes) -> str:
    """The signature as the other implementation writes it: r‖s in hex."""
    r, at = integer(der, 2)
    s, _ = integer(der, at)
    return f"{r:064x}{s:064x}"


def as_der(text: str) -> bytes:
    parts = b""
    for half in (text[:64], text[64:]):
        number = int(half, 16)
        body = number.to_bytes(number.bit_length() // 8 + 1)
        parts += bytes([2, len(body)]) + body
    return bytes([0x30, len(parts)]) + parts


def independent(public: bytes, private: bytes = b"") -> other.CryptSM2:
    # Exactly one byte is cut off: the library's own stripping damages keys that begin with 04.
    made = other.CryptSM2(private_key=private.hex(), public_key="")
    made.public_key = public[1:].hex()
    return made


def test_the_public_key_of_the_standard() -> None:
    assert sm2.public_key(PRIVATE) == PUBLIC


@settings(max_examples=20, deadline=None)
@given(private_keys, st.binary(max_size=200))
def test_another_implementation_accepts_what_is_signed(private: bytes, data: bytes) -> None:
    public = sm2.public_key(private)
    checker = independent(public)
    signature = sm2.sign(private, data)
    assert sm2.verify(public, data, signature)
    hashed = bytes.fromhex(checker._sm3_z(data))
    assert checker.verify(plain(signature), hashed)


@settings(max_examples=20, deadline=None)
@given(private_keys, st.binary(min_size=1, max_size=200))
def test_what_another_implementation_signs_is_accepted(private: bytes, data: bytes) -> None:
    public = sm2.public_key(private)
    signer = independent(public, private)
    hashed = bytes.fromhex(signer._sm3_z(data))
    signature = as_der(signer.sign(hashed, os.urandom(31).hex()))
    assert sm2.verify(public, data, signature)
    assert not sm2.verify(public, data + b"x", signature)


def test_nothing_else_is_accepted() -> None:
    signature = sm2.sign(PRIVATE, b"data")
    stranger = sm2.public_key((7).to_bytes(32))
    assert not sm2.verify(stranger, b"data", signature)
    assert not sm2.verify(PUBLIC, b"data", signature[:-1])
    assert not sm2.verify(PUBLIC, b"data", b"")
    assert not sm2.verify(b"", b"data", signature)
    assert not sm2.verify(b"\x04" + bytes(64), b"data", signature)
    assert sm2.verify(PUBLIC, b"data", signature)


@pytest.mark.parametrize("broken", [b"", bytes(32), (sm2.ORDER - 1).to_bytes(32), bytes(33)])
def test_a_number_outside_the_curve_is_no_key(broken: bytes) -> None:
    with pytest.raises(IntegrityBroken):
        sm2.sign(broken, b"data")


def test_every_owner_has_a_key_that_survives_a_restart(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path)
    signature = keys.sign("officer/a", b"data")
    again = SoftwareKeys(tmp_path)
    assert sm2.verify(again.public_key("officer/a"), b"data", signature)
    assert again.public_key("officer/b") != again.public_key("officer/a")


def test_what_a_page_encrypted_opens() -> None:
    """By sm-crypto-v2 in a browser, for a key made for this test."""
    private = bytes.fromhex("a1bd887ffb587d8ffb0b272581fc0a877c172e0d57a7dfb77097ab5749f3c451")
    sealed = bytes.fromhex(
        "307902204dda153526262ed4ae9a8081a34b9ec86162e3a132ec072fb37700adb8ac0776"
        "022100e577f699c6da87a6f66956b416e4708e0e241102afe0fda51fe90ebed0462a1104"
        "2063ad81551c444b6d9362ade57f109da66899fafc11dcf81f534441da4e9c82a10410cb"
        "d7aefbe12a66d927a8c9dbc8bcc378"
    )
    assert sm2.decrypt(private, sealed) == bytes([7]) * 16


@settings(deadline=None, max_examples=20)
@given(private_keys, st.binary(min_size=1, max_size=64))
def test_only_the_holder_of_the_key_opens(private: bytes, content: bytes) -> None:
    sealed = sm2.encrypt(sm2.public_key(private), content)
    assert sm2.decrypt(private, sealed) == content
    other_key = (int.from_bytes(private) % (sm2.ORDER - 2) + 1).to_bytes(32)
    with pytest.raises(IntegrityBroken):
        sm2.decrypt(other_key, sealed)


@pytest.mark.parametrize("sealed", [b"", b"0", b"0" * 125, bytes(16)])
def test_what_is_no_cipher_text_is_refused(sealed: bytes) -> None:
    with pytest.raises(IntegrityBroken):
        sm2.decrypt(PRIVATE, sealed)
    with pytest.raises(IntegrityBroken):
        sm2.encrypt(b"\x04" + bytes(64), b"x")


def ciphertext(der: bytes) -> bytes:
    """What was sealed as the other implementation reads it: C1, C3 and C2 one after the other."""
    at, parts = 2 if der[1] < 128 else 2 + der[1] - 128, []
    while at < len(der):
        kind, size = der[at], der[at + 1]
        body = der[at + 2 : at + 2 + size]
        parts.append(int.from_bytes(body).to_bytes(32) if kind == 2 else body)
        at += 2 + size
    return b"".join(parts)


@settings(max_examples=20, deadline=None)
@given(private_keys, st.binary(min_size=1, max_size=32))
def test_another_implementation_opens_what_is_sealed(private: bytes, data: bytes) -> None:
    sealed = sm2.encrypt(sm2.public_key(private), data)
    opener = independent(sm2.public_key(private), private)
    opener.mode = 1
    assert opener.decrypt(ciphertext(sealed)) == data
    assert sm2.decrypt(private, sealed) == data


def test_what_is_sealed_for_another_or_changed_does_not_open() -> None:
    sealed = sm2.encrypt(PUBLIC, b"0123456789abcdef")
    assert sm2.encrypt(PUBLIC, b"0123456789abcdef") != sealed
    with pytest.raises(IntegrityBroken):
        sm2.decrypt(sm2.new_private(), sealed)
    with pytest.raises(IntegrityBroken):
        sm2.decrypt(PRIVATE, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(IntegrityBroken):
        sm2.encrypt(PUBLIC[:-1], b"0123456789abcdef")
